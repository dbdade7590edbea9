import { useRef } from 'react';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import { BackendCard, type BackendSource } from './BackendCard.tsx';
import { BackendForm } from './BackendForm.tsx';
import { LocalVerifierForm } from './LocalVerifierForm.tsx';
import { ManagedNote } from '../settings/ManagedNote.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Section } from '../ui/Section.tsx';

export interface BackendsSectionProps {
  /** Every backend, the built-in one first. */
  readonly backends: readonly Backend[];
  /** The ids of the backends that the organisation has set. */
  readonly managedIds: ReadonlySet<string>;
  /** The ids of the backends for which the browser has granted the permission. */
  readonly permitted: ReadonlySet<string>;
  /** The ids of the backends that allow workers of their sites to use the key. */
  readonly workersOf: readonly string[];
  /** Whether the organisation lets the user add backends. */
  readonly mayAdd: boolean;
  /** The name of the backend that was removed last. */
  readonly removed: string | null;
  readonly onAdd: (backend: Omit<Backend, 'id'>) => void;
  readonly onAllow: (backend: Backend) => void;
  readonly onAllowWorkers: (backend: Backend, isAllowed: boolean) => void;
  readonly onRemove: (backend: Backend) => Promise<void>;
}

/** The backends in the settings, and the forms that add one. */
export function BackendsSection(props: BackendsSectionProps) {
  const { backends, managedIds, permitted, mayAdd, removed, onAdd, onAllow, onRemove } = props;
  const { workersOf, onAllowWorkers } = props;
  const news = useRef<HTMLDivElement>(null);
  const remove = async (backend: Backend) => {
    await onRemove(backend);
    // The button that had the focus has been removed.
    news.current?.focus();
  };
  return (
    <Section
      testId="backends-section"
      title={translate('backendsTitle')}
      lead={translate('backendsLead')}
    >
      <div ref={news} role="status" tabIndex={-1} data-testid="removed-notice">
        {removed !== null && <Notice tone="good" title={translate('removedNotice', removed)} />}
      </div>
      {backends.map((backend) => (
        <div key={backend.id} data-testid="backend" data-backend={backend.apiOrigin}>
          <BackendCard
            backend={backend}
            source={sourceOf(backend, managedIds)}
            hasAccess={permitted.has(backend.id)}
            onAllow={() => {
              onAllow(backend);
            }}
            allowsWorkers={workersOf.includes(backend.id)}
            onAllowWorkers={(isAllowed) => {
              onAllowWorkers(backend, isAllowed);
            }}
            onRemove={() => void remove(backend)}
          />
        </div>
      ))}
      {mayAdd ? (
        <>
          <BackendForm others={backends} onAdd={onAdd} />
          <LocalVerifierForm others={backends} onAdd={onAdd} />
        </>
      ) : (
        <ManagedNote />
      )}
    </Section>
  );
}

function sourceOf({ id }: Backend, managedIds: ReadonlySet<string>): BackendSource {
  if (id === gitPhantomScope.id) return 'builtIn';
  return managedIds.has(id) ? 'organisation' : 'user';
}
