import { translate } from '../../lib/extension/translate.ts';
import { News } from '../ui/News.tsx';
import { Notice } from '../ui/Notice.tsx';

/** After an import: the lines were taken from the clipboard, but the clipboard is the user's, and still has them. */
export function ClipboardNote() {
  return (
    <News testId="clipboard-note">
      <Notice tone="warn" title={translate('clipboardTitle')}>
        <p>{translate('clipboardAdvice')}</p>
      </Notice>
    </News>
  );
}
