import type { Provider } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';

export interface KeyPageLinkProps {
  readonly provider: Provider;
}

/** A link to the page where a provider lists, makes and revokes keys. */
export function KeyPageLink({ provider }: KeyPageLinkProps) {
  return (
    <a href={provider.keyPage} target="_blank" rel="noreferrer">
      {translate('keyPageLink', provider.label)}
    </a>
  );
}
