import type { KeySummary } from '../../lib/extension/messages.ts';
import type { PendingImport } from './pending-import.ts';

/** What the user is about to do. `before` are the keys that were stored when it began. */
export type View =
  | { readonly kind: 'status' }
  | {
      readonly kind: 'form';
      /** The key that the new one replaces. `null` adds one more key. */
      readonly replaced: KeySummary | null;
      readonly before: readonly KeySummary[];
    }
  | {
      readonly kind: 'import';
      readonly pending: PendingImport;
      readonly before: readonly KeySummary[];
    };

/** Whether it is over: the new key is stored, even if its check is under way, or the key to be replaced is gone. */
export function isOver(view: View, keys: readonly KeySummary[]): boolean {
  if (view.kind === 'status') return true;
  const replacedId = view.kind === 'form' ? view.replaced?.id : undefined;
  if (replacedId !== undefined && !keys.some(({ id }) => id === replacedId)) return true;
  return keys.some(({ id }) => !view.before.some((key) => key.id === id));
}
