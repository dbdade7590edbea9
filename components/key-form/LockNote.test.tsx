import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { messageFiles, speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { type LockReason, lockReasons } from '../../lib/extension/lock-reason.ts';
import { LockNote } from './LockNote.tsx';

function render(reason: LockReason): string {
  return renderToStaticMarkup(
    <LockNote lastLock={{ reason, at: Date.UTC(2026, 10, 24, 14, 5) }} />,
  );
}

describe.each(Object.keys(messageFiles))('in %s', (language) => {
  it('has a different text for each reason, and says when it was', () => {
    speakFromFiles(language);
    const texts = lockReasons.map(render).map((html) => html.replace(/<time.*/, ''));
    expect(new Set(texts).size).toBe(lockReasons.length);
    for (const reason of lockReasons) {
      expect(render(reason)).toMatch(/<p[^>]*>\S[^<]+<\/p><p>\S.*<time dateTime="2026-11-24T14:05/);
    }
  });
});

it('is a status, so that screen readers read it aloud', () => {
  speakFromFiles();
  expect(render('computerLocked')).toMatch(/role="status".*the screen was locked/);
});
