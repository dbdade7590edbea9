import { translate } from '../lib/translate.ts';
import { Notice } from './Notice.tsx';

/** After an import: the lines were taken from the clipboard, but the clipboard is the user's, and still has them. */
export function ClipboardNote() {
  return (
    <div role="status" data-testid="clipboard-note">
      <Notice tone="warn" title={translate('clipboardTitle')}>
        <p>{translate('clipboardAdvice')}</p>
      </Notice>
    </div>
  );
}
