import type { Page } from '@playwright/test';
import type { KeySummary, Message, Result, Status } from '../../lib/extension/messages.ts';

/** Sends a question to the background from one of our pages, and returns the first key of the answer. */
export async function askBackground(page: Page, message: Message): Promise<KeySummary | undefined> {
  const answer = await page.evaluate(
    (sent) => chrome.runtime.sendMessage<Message, Result<Status>>(sent),
    message,
  );
  if (!answer.ok) throw new Error(answer.code);
  return answer.value.keys[0];
}
