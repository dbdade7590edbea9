import { readdir } from 'node:fs/promises';
import { differences } from '../../testkit/pages/differences.ts';
import { findLeftovers } from '../../testkit/processes/changed-files.ts';
import { searchTree, type TreeReport } from '../../packages/byte-search/src/search-tree.ts';
import type { BrowserSession } from './browser-session.ts';
import type { Outcome } from './check-run.ts';
import { countEncodings } from './find-secrets.ts';
import { type ControlName, controlNames, labelOf } from './planted-controls.ts';
import { until } from './until.ts';

/** Browsers write to disk at times of their own. Controls that are not on disk by then are missing. */
const patienceSeconds = 45;

/**
 * Searches everything that the browser has written, and what is left in temporary and crash folders of the system, until every
 * control is found. Anything else would be on disk by then, too.
 * @param moment when the search happens: a Firefox that was closed keeps no text of its tabs' fields
 */
export async function checkDisk(
  session: BrowserSession,
  moment: 'running' | 'crashed' | 'exited',
): Promise<Outcome> {
  const secrets = session.secrets.list();
  const expected = controlsAt(session, moment).map(labelOf);
  const missing = ({ hits }: TreeReport) =>
    expected.filter((label) => !hits.some((hit) => hit.label === label));
  const roots = [session.home, ...(await findLeftovers(session.startedAt)).filter(isForeign)];
  const report = await until(
    () => searchTree(roots, [...secrets, ...session.controls.list()]),
    (seen) => missing(seen).length === 0,
    patienceSeconds,
  );
  const controls = controlNames.map(labelOf);
  const hits = report.hits.filter(({ label }) => !controls.includes(label));
  return {
    faults: [
      ...new Set(
        hits.map(
          ({ label, encoding, file, inside }) =>
            `${label} (${encoding}) in ${[file.replace(session.home, '~'), ...inside].join(' › ')}`,
        ),
      ),
    ],
    voids: missing(report).map((label) => `${label} was not found`),
    evidence: {
      files: report.files,
      'bytes searched': report.bytes,
      'containers opened': Object.values(report.containersOpened).reduce(
        (sum, count) => sum + count,
        0,
      ),
      encodings: countEncodings(secrets),
      secrets: secrets.length,
      'controls found': expected.length - missing(report).length,
      'crash reports': await countCrashReports(session.home),
      hits: hits.length,
    },
  };
}

function controlsAt({ browser }: BrowserSession, moment: string): readonly ControlName[] {
  const kept = differences[browser].controlsAfterCleanExit;
  const isGone = (name: ControlName) =>
    moment === 'exited' &&
    name === 'session file' &&
    !kept.includes('control typed into a text field');
  return controlNames.filter((name) => !isGone(name));
}

/** Each audit searches its own folder, so folders of other audits are skipped. */
function isForeign(path: string): boolean {
  return !path.includes('/phantom-key-');
}

/** Minidumps that the browser has written about its own processes. */
async function countCrashReports(home: string): Promise<number> {
  const files = await readdir(home, { recursive: true });
  return files.filter((file) => file.endsWith('.dmp')).length;
}
