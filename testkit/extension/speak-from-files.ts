import { browser } from '../../lib/extension/browser.ts';
import german from '../../public/_locales/de/messages.json';
import english from '../../public/_locales/en/messages.json';

interface Entry {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

/** Every message file that ships. */
export const messageFiles: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  en: english,
  de: german,
};

/** For tests: makes the fake browser read our message files, as a real one does. */
export function speakFromFiles(language = 'en'): void {
  browser.i18n.getMessage = (name: string, substitutions: string | string[] = []) => {
    const entry = messageFiles[language]?.[name];
    return entry === undefined ? '' : fillIn(entry, [substitutions].flat());
  };
}

function fillIn({ message, placeholders = {} }: Entry, substitutions: string[]): string {
  return message.replaceAll(/\$(\w+)\$/g, (_all, name: string) => {
    const content = placeholders[name.toLowerCase()]?.content ?? '';
    return content.replaceAll(
      /\$(\d)/g,
      (_digit, at: string) => substitutions[Number(at) - 1] ?? '',
    );
  });
}
