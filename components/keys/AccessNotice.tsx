import type { Backend } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

export interface AccessNoticeProps {
  readonly backend: Backend;
  /** Called within the click event, so that it may show the browser's permission prompt. */
  readonly onAllow: () => void;
}

/** Says why a key is not armed: the browser's permission for its backend is missing. */
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
