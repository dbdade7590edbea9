import { LineIcon } from './LineIcon.tsx';

/** The kind of a message. Icon and text show it; the colour only adds to them. */
export type Tone = 'good' | 'wait' | 'warn' | 'bad';

export interface ToneIconProps {
  readonly tone: Tone;
}

const shapes: Readonly<Record<Tone, string>> = {
  good: 'M10 1.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17zM6 10.3l2.8 2.8L14.2 7.4',
  wait: 'M10 1.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17zM10 5.5V10l3 2',
  warn: 'M10 2L1.5 17.5h17zM10 7.5v4.5M10 14.6v.1',
  bad: 'M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7zM7 7l6 6M13 7l-6 6',
};

/** The icon of a tone. The text beside it says the same. */
export function ToneIcon({ tone }: ToneIconProps) {
  return <LineIcon path={shapes[tone]} />;
}
