import { translate } from '../../lib/extension/translate.ts';
import { News } from '../ui/News.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Shown after an import: the keys are still in the clipboard, which we do not clear because it belongs to the user. */
export function ClipboardNote() {
  return (
    <News testId="clipboard-note">
      <Notice tone="warn" title={translate('clipboardTitle')}>
        <p>{translate('clipboardAdvice')}</p>
      </Notice>
    </News>
  );
}
