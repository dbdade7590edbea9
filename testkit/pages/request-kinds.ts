import type { Frame, Page } from '@playwright/test';
import type { RequestKind } from '../browsers/stamping-table.ts';

/** Scripts of the allowed site, by name: a service worker and a shared worker that call the API. */
export const workerScripts: Readonly<Record<string, string>> = {
  'service-worker.js': `
    addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('message', ({ data: url, ports: [port] }) => {
      fetch(url, { mode: 'no-cors' }).catch(() => null);
      port.postMessage('sent');
    });
    addEventListener('fetch', (event) => {
      if (event.request.url.includes('reissuing')) event.respondWith(fetch(event.request));
    });
  `,
  'shared-worker.js': `onconnect = ({ ports: [port] }) => {
    port.onmessage = ({ data: url }) => {
      fetch(url, { mode: 'no-cors' }).catch(() => null);
      port.postMessage('sent');
    };
  };`,
};

/**
 * Sends one request from a page or frame in one way.
 * @returns why the browser refused, or `null` if it did not
 */
export async function sendAs(
  kind: RequestKind,
  from: Page | Frame,
  url: string,
): Promise<string | null> {
  return from.evaluate(sendInPage, { kind, url });
}

/** Runs in the page. */
async function sendInPage({
  kind,
  url,
}: {
  kind: RequestKind;
  url: string;
}): Promise<string | null> {
  const send = (target: string, init: RequestInit = {}): void => {
    void fetch(target, { mode: 'no-cors', ...init }).catch(() => null);
  };
  const hear = (source: MessagePort | SharedWorker): Promise<void> =>
    new Promise((resolve, reject) => {
      const port = 'port' in source ? source.port : source;
      port.onmessage = () => {
        resolve();
      };
      if ('port' in source) {
        source.onerror = () => {
          reject(new DOMException('the shared worker did not start', 'WorkerError'));
        };
      }
    });
  const activate = async (): Promise<ServiceWorker> => {
    const controlled = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve);
    });
    const { installing, active } = await navigator.serviceWorker.register('service-worker.js');
    if (installing !== null) await controlled;
    const worker = installing ?? active;
    if (worker === null) throw new DOMException('no service worker', 'WorkerError');
    return worker;
  };
  const ways: Record<RequestKind, () => unknown> = {
    page: () => {
      send(url);
    },
    dedicatedWorker: () => {
      const code = `fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`;
      return new Worker(URL.createObjectURL(new Blob([code])));
    },
    sharedWorker: async () => {
      const worker = new SharedWorker('shared-worker.js');
      const sent = hear(worker);
      worker.port.postMessage(url);
      await sent;
    },
    callingServiceWorker: async () => {
      const worker = await activate();
      const { port1, port2 } = new MessageChannel();
      const sent = hear(port1);
      worker.postMessage(url, [port2]);
      await sent;
    },
    reissuingServiceWorker: async () => {
      await activate();
      send(url);
    },
    eventSource: () => new EventSource(url),
    keepalive: () => {
      send(url, { keepalive: true });
    },
    redirectedPost: () => {
      const target = `https://other.example/forward?to=${encodeURIComponent(url)}`;
      send(target, { method: 'POST', body: 'x' });
    },
    webSocket: () => new WebSocket(url.replace('https:', 'wss:')),
  };
  try {
    await ways[kind]();
    return null;
  } catch (error) {
    return error instanceof Error || error instanceof DOMException ? error.name : String(error);
  }
}
