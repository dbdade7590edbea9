import type { BackendProtocol } from '../../lib/extension/backend-protocols.ts';
import { translate } from '../../lib/extension/translate.ts';
import { ProtocolPanel, type ProtocolPanelActions } from './ProtocolPanel.tsx';
import { Section } from '../ui/Section.tsx';

export interface ProtocolSectionProps extends ProtocolPanelActions {
  /** Every backend, the built-in one first. */
  readonly protocols: readonly BackendProtocol[];
}

/** The protocol of each backend. */
export function ProtocolSection({ protocols, ...actions }: ProtocolSectionProps) {
  return (
    <Section
      testId="protocol-section"
      title={translate('protocolTitle')}
      lead={translate('protocolLead')}
    >
      {protocols.map((protocol) => (
        <ProtocolPanel key={protocol.backend.id} protocol={protocol} {...actions} />
      ))}
    </Section>
  );
}
