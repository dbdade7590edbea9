import type messages from '../../public/_locales/en/messages.json';
import { browser } from './browser.ts';

/** The name of a message; the English file is the list of them. */
export type MessageName = keyof typeof messages;

/**
 * The message in the browser's language, English where we do not have that language.
 * @param substitutions what stands for `$1`, `$2` … in the order of the message's placeholders
 */
export function translate(name: MessageName, ...substitutions: string[]): string {
  return browser.i18n.getMessage(name, substitutions);
}

/** The locale for numbers and times beside the messages: the user's own variety of their language (`en-GB`, `de-CH`). */
export function messageLocale(): string {
  const tag = translate('languageTag');
  return navigator.languages.find((language) => language.split('-')[0] === tag) ?? tag;
}
