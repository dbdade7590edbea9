import { type MessageName, translate } from '../../lib/extension/translate.ts';
import { Promises } from '../key-form/Promises.tsx';
import { Section } from '../ui/Section.tsx';
import { Statements } from '../ui/Statements.tsx';

export interface AboutSectionProps {
  readonly version: string;
}

const checks: readonly MessageName[] = ['aboutVerifyKey', 'aboutVerifySource', 'aboutVerifyTests'];

/** What Phantom Key is, what it can and cannot do, and how to verify it. */
export function AboutSection({ version }: AboutSectionProps) {
  return (
    <Section
      testId="about-section"
      title={translate('aboutTitle')}
      lead={translate('aboutVersion', version)}
    >
      <Promises />
      <Statements title="aboutVerifyTitle" statements={checks} />
      <a href="/welcome.html" target="_blank" data-testid="welcome-link">
        {translate('aboutWelcomeLink')}
      </a>
    </Section>
  );
}
