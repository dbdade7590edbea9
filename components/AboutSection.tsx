import { type MessageName, translate } from '../lib/translate.ts';
import styles from './AboutSection.module.css';
import { Panel } from './Panel.tsx';
import { Section } from './Section.tsx';

export interface AboutSectionProps {
  readonly version: string;
}

const statements: readonly (readonly [title: MessageName, ...lines: MessageName[]])[] = [
  ['aboutDoesTitle', 'aboutDoesPage', 'aboutDoesDisk', 'aboutDoesSite'],
  ['aboutDoesNotTitle', 'aboutDoesNotExtensions', 'aboutDoesNotSite', 'aboutDoesNotMemory'],
  ['aboutVerifyTitle', 'aboutVerifyKey', 'aboutVerifySource', 'aboutVerifyTests'],
];

/** What Phantom Key is, what it can and cannot do, and how to see for oneself. */
export function AboutSection({ version }: AboutSectionProps) {
  return (
    <Section
      testId="about-section"
      title={translate('aboutTitle')}
      lead={translate('aboutVersion', version)}
    >
      {statements.map(([title, ...lines]) => (
        <Panel key={title} title={translate(title)}>
          <ul className={styles['list']}>
            {lines.map((name) => (
              <li key={name}>{translate(name)}</li>
            ))}
          </ul>
        </Panel>
      ))}
    </Section>
  );
}
