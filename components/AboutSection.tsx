import { type MessageName, translate } from '../lib/translate.ts';
import styles from './AboutSection.module.css';
import { Panel } from './Panel.tsx';
import { Section } from './Section.tsx';

export interface AboutSectionProps {
  readonly version: string;
}

const does: readonly MessageName[] = ['aboutDoesPage', 'aboutDoesDisk', 'aboutDoesSite'];
const doesNot: readonly MessageName[] = [
  'aboutDoesNotExtensions',
  'aboutDoesNotSite',
  'aboutDoesNotMemory',
];
const checks: readonly MessageName[] = ['aboutVerifyKey', 'aboutVerifySource', 'aboutVerifyTests'];

/** What Phantom Key is, what it can and cannot do, and how to see for oneself. */
export function AboutSection({ version }: AboutSectionProps) {
  return (
    <Section
      testId="about-section"
      title={translate('aboutTitle')}
      lead={translate('aboutVersion', version)}
    >
      <Statements title="aboutDoesTitle" statements={does} />
      <Statements title="aboutDoesNotTitle" statements={doesNot} />
      <Statements title="aboutVerifyTitle" statements={checks} />
    </Section>
  );
}

interface StatementsProps {
  readonly title: MessageName;
  readonly statements: readonly MessageName[];
}

function Statements({ title, statements }: StatementsProps) {
  return (
    <Panel title={translate(title)}>
      <ul className={styles['list']}>
        {statements.map((name) => (
          <li key={name}>{translate(name)}</li>
        ))}
      </ul>
    </Panel>
  );
}
