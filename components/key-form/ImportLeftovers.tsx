import type { EnvPreview } from '../../lib/extension/env-import.ts';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import fields from '../ui/fields.module.css';

export interface ImportLeftoversProps {
  readonly preview: EnvPreview;
}

/** How many names are shown. A long file has many. */
const maxNames = 8;

/** What the pasted lines contained besides keys: names, or a count of lines without a name. */
export function ImportLeftovers({ preview }: ImportLeftoversProps) {
  const { otherNames, unusableNames, unreadableLines } = preview;
  const sentences = [
    sayNames('importUnusable', unusableNames),
    sayNames('importOthers', otherNames),
    unreadableLines === 0 ? null : translate('importUnreadable', String(unreadableLines)),
  ].filter((sentence) => sentence !== null);
  return (
    <div>
      {sentences.map((sentence) => (
        <p key={sentence} className={fields['help']} data-testid="import-leftover">
          {sentence}
        </p>
      ))}
    </div>
  );
}

function sayNames(message: MessageName, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const said = names.slice(0, maxNames).join(', ');
  const more = names.length - maxNames;
  return translate(message, more > 0 ? translate('importAndMore', said, String(more)) : said);
}
