import { messageLocale } from '../../lib/extension/translate.ts';

export interface StoredAtProps {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** When a key was stored, as weekday and time. It lasts only as long as the browser runs, so the date is rarely needed. */
export function StoredAt({ at }: StoredAtProps) {
  const time = new Date(at);
  const format = { weekday: 'long', hour: 'numeric', minute: '2-digit' } as const;
  return (
    <time dateTime={time.toISOString()}>
      {new Intl.DateTimeFormat(messageLocale(), format).format(time)}
    </time>
  );
}
