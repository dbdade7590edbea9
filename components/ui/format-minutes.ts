import { messageLocale } from '../../lib/extension/translate.ts';

/** "5 minutes", "1 hour", "24 hours", with the correct plural in every language. */
export function formatMinutes(minutes: number): string {
  const isHours = minutes % 60 === 0;
  const format = {
    style: 'unit',
    unit: isHours ? 'hour' : 'minute',
    unitDisplay: 'long',
  } as const;
  return new Intl.NumberFormat(messageLocale(), format).format(isHours ? minutes / 60 : minutes);
}
