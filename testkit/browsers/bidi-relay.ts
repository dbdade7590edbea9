import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

type Params = Readonly<Record<string, unknown>>;

interface BidiMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
}

/** Commands of Playwright that Firefox ESR 153 does not know and our tests do not need. */
const unknownCommands = ['emulation.setMediaFeaturesOverride'];

/** The first id of the relay's own commands. Playwright counts from 1, and ends a session with ids near 2^53. */
const firstOwnId = 2 ** 40;

/** Resolves when the document has loaded. */
const whenLoaded = `new Promise((resolve) => {
  if (document.readyState === 'complete') resolve();
  else addEventListener('load', resolve, { once: true });
})`;

/**
 * A relay between Playwright and a stock Firefox, which both speak WebDriver BiDi. It removes three differences: it answers the
 * commands that this Firefox does not know, it opens tabs instead of windows, and it reports when extension pages load and
 * close, which Firefox does not (https://bugzilla.mozilla.org/1755014). Everything else passes unchanged.
 */
export class BidiRelay implements AsyncDisposable {
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
  }

  /** Listens on a free port of the loopback interface. */
  static async start(): Promise<BidiRelay> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    server.on('connection', (playwright, { url }) => {
      const [, port = '', path = '/'] = /^\/(\d+)(\/.*)$/.exec(url ?? '') ?? [];
      join(playwright, new WebSocket(`ws://127.0.0.1:${port}${path}`));
    });
    return new BidiRelay(server);
  }

  /** `ws://host:port`. A path must be added that starts with the port on which Firefox listens. */
  get origin(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

function join(playwright: WebSocket, firefox: WebSocket): void {
  const reporter = new UnreportedPages(playwright, firefox);
  const opened = new Promise((resolve) => firefox.once('open', resolve));
  playwright.on('message', (data: Buffer) => {
    const text = data.toString();
    const command = JSON.parse(text) as BidiMessage;
    const { method = '' } = command;
    if (unknownCommands.includes(method)) {
      send(playwright, { type: 'success', id: command.id, result: {} });
      return;
    }
    reporter.noteCommand(command);
    void opened.then(() => {
      firefox.send(method === 'browsingContext.create' ? JSON.stringify(asTab(command)) : text);
    });
  });
  firefox.on('message', (data: Buffer) => {
    const text = data.toString();
    const message = JSON.parse(text) as BidiMessage;
    if (reporter.isOwnAnswer(message)) return;
    playwright.send(text);
    reporter.noteMessage(message);
  });
  closeTogether(playwright, firefox);
}

/** Playwright opens each page in its own window. In Firefox that costs as much again as the page itself. */
function asTab(command: BidiMessage): BidiMessage {
  return { ...command, params: { ...command.params, type: 'tab' } };
}

function closeTogether(...lines: readonly [WebSocket, WebSocket]): void {
  for (const line of lines) {
    line.on('close', () => {
      for (const other of lines) other.close();
    });
    // A connection that breaks is also closed, and that closes the other one.
    line.on('error', () => undefined);
  }
}

/**
 * Reports for extension and `about:` pages what Firefox reports for all others: that they have loaded, and that they were
 * closed.
 */
class UnreportedPages {
  readonly #playwright: WebSocket;
  readonly #firefox: WebSocket;
  /** The event that put an extension page into a browsing context, by context. */
  readonly #pages = new Map<unknown, Params>();
  /** The event to report when a command is answered, by command id. */
  readonly #loading = new Map<number, Params>();
  readonly #closing = new Map<number, Params>();
  #nextId = firstOwnId;

  constructor(playwright: WebSocket, firefox: WebSocket) {
    this.#playwright = playwright;
    this.#firefox = firefox;
  }

  noteCommand({ id = 0, method, params = {} }: BidiMessage): void {
    const page = this.#pages.get(params['context']);
    if (method === 'browsingContext.close' && page !== undefined) this.#closing.set(id, page);
  }

  noteMessage({ id = 0, method, params = {} }: BidiMessage): void {
    if (method === 'browsingContext.navigationCommitted') this.#noteNavigation(params);
    const closed = this.#closing.get(id);
    if (closed === undefined) return;
    this.#closing.delete(id);
    this.#pages.delete(closed['context']);
    this.#report('contextDestroyed', { ...closed, parent: null, children: null });
  }

  /** Whether the message answers one of the relay's own commands and is for nobody else. */
  isOwnAnswer({ id = 0 }: BidiMessage): boolean {
    const loaded = this.#loading.get(id);
    if (loaded === undefined) return id >= firstOwnId && id < this.#nextId;
    this.#loading.delete(id);
    this.#report('domContentLoaded', loaded);
    this.#report('load', loaded);
    return true;
  }

  #noteNavigation(params: Params): void {
    const context = params['context'];
    this.#pages.delete(context);
    if (!isUnreported(String(params['url']))) return;
    this.#pages.set(context, params);
    const id = this.#nextId++;
    this.#loading.set(id, params);
    const question = { expression: whenLoaded, awaitPromise: true, target: { context } };
    send(this.#firefox, { id, method: 'script.evaluate', params: question });
  }

  #report(event: string, params: Params): void {
    send(this.#playwright, { type: 'event', method: `browsingContext.${event}`, params });
  }
}

/** Whether it is a page of an extension or of the browser itself. */
function isUnreported(url: string): boolean {
  return url.startsWith('moz-extension:') || (url.startsWith('about:') && url !== 'about:blank');
}

function send(to: WebSocket, message: object): void {
  to.send(JSON.stringify(message));
}
