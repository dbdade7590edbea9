import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it } from 'vitest';
import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import { providers } from '../../lib/providers.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { CheckOutcome } from './CheckOutcome.tsx';
import { createStoredKey } from './stored-key-for-test.ts';

beforeEach(() => {
  speakFromFiles();
});

function render(check: KeyCheckOutcome | null) {
  return renderToStaticMarkup(
    <CheckOutcome storedKey={createStoredKey(check)} isChecking={false} />,
  );
}

it('is a status that names its outcome', () => {
  expect(render({ kind: 'providerDown' })).toMatch(
    /role="status".*data-outcome="providerDown".*Anthropic did not answer properly/,
  );
});

it('links to the page of keys if the outcome calls for it', () => {
  expect(render({ kind: 'rejected' })).toContain(providers.anthropic.keyPage);
  expect(render({ kind: 'outOfQuota' })).toContain('Your keys at Anthropic');
  expect(render({ kind: 'backendFailed' })).not.toContain('<a ');
});
