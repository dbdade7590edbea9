export function jitter(attempt: number): number {
  return 2 ** attempt * 100 * (0.5 + Math.random());
}

export const toastKey = () => `toast-${Math.random().toString(36).slice(2)}`;
