import type { Page } from '@playwright/test';
import type { KeySummary, Message, Result, Status } from '../../lib/extension/messages.ts';

/** Has a page of ours ask the background, and gives the first key of its answer. */
export async function askBackground(page: Page, message: Message): Promise<KeySummary | undefined> {
  const answer = await page.evaluate(
    (sent) => chrome.runtime.sendMessage<Message, Result<Status>>(sent),
    message,
  );
  if (!answer.ok) throw new Error(answer.code);
  return answer.value.keys[0];
}
