import type { MessageName } from '../../lib/extension/translate.ts';
import { Statements } from '../ui/Statements.tsx';

const does: readonly MessageName[] = ['aboutDoesPage', 'aboutDoesDisk', 'aboutDoesSite'];
const doesNot: readonly MessageName[] = [
  'aboutDoesNotExtensions',
  'aboutDoesNotSite',
  'aboutDoesNotMemory',
];

/** What Phantom Key does and what it cannot do, in the same words everywhere. */
export function Promises() {
  return (
    <>
      <Statements title="aboutDoesTitle" statements={does} />
      <Statements title="aboutDoesNotTitle" statements={doesNot} />
    </>
  );
}
