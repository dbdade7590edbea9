import { findUnexplainedSwitches } from '../testkit/browsers/chromium-switches.ts';
import { findUnexplainedPreferences } from '../testkit/browsers/firefox-preferences.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { openPrivilegedPage, type Privileged } from '../testkit/pages/privileged-page.ts';

test('every switch and preference has a reason', async ({ phantomKey }) => {
  if (phantomKey.browser === 'chromium') {
    const commandLine = await readCommandLine(phantomKey);
    expect(commandLine).toContain('--load-extension=');
    expect(findUnexplainedSwitches(commandLine)).toEqual([]);
    expect(findUnexplainedSwitches(`${commandLine} --disable-features=A,B`)).not.toEqual([]);
  } else {
    const names = await readChangedPreferences(phantomKey);
    expect(names).toContain('network.dns.forceResolve');
    expect(findUnexplainedPreferences(names)).toEqual([]);
    expect(findUnexplainedPreferences([...names, 'network.cookie.sameSite.x'])).not.toEqual([]);
  }
});

async function readCommandLine(phantomKey: PhantomKey): Promise<string> {
  const page = await phantomKey.openSite('chrome://version');
  return page.locator('#command_line').innerText();
}

/** The names of all preferences that differ from Firefox's defaults. */
async function readChangedPreferences({ context }: PhantomKey): Promise<string[]> {
  const page = await openPrivilegedPage(context);
  return page.evaluate(() => {
    const { prefs } = (globalThis as unknown as Privileged).Services;
    return prefs.getChildList('').filter((name) => prefs.prefHasUserValue(name));
  });
}
