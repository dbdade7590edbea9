import type { Backend } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

export interface AccessNoticeProps {
  readonly backend: Backend;
  /** Called within the click itself: the browser's prompt can be asked for. */
  readonly onAllow: () => void;
}

/** Says why a key is not in use: the browser does not let us act on its backend. */
export function AccessNotice({ backend, onAllow }: AccessNoticeProps) {
  return (
    <Notice tone="warn" title={translate('accessLostTitle', backend.label)}>
      <p>{translate('accessLostAdvice')}</p>
      <Button
        kind="secondary"
        label={translate('allowButton', backend.label)}
        testId="allow-button"
        onPress={onAllow}
      />
    </Notice>
  );
}
