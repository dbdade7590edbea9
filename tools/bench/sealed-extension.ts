import { startBackend } from '../../testkit/backends/start-backend.ts';
import { ProtocolInBrowser } from '../../testkit/browsers/protocol-in-browser.ts';
import { PhantomKey } from '../../testkit/pages/phantom-key.ts';
import { format, median, type Row } from './row.ts';

/** Sealing a session key in the extension's worker, as each renewal does. */
export async function benchSealedExtension(): Promise<Row[]> {
  await using backend = await startBackend();
  await using phantomKey = await PhantomKey.start(backend);
  const protocol = await ProtocolInBrowser.start(await phantomKey.worker());
  await protocol.timeSealing(50);
  const times = await protocol.timeSealing(500);
  return [
    {
      what: 'sealSessionKey (worker of the extension, Chromium)',
      value: format(median(times), 'ms'),
      against: '',
      ratio: '',
      goal: '< 5 ms',
    },
  ];
}
