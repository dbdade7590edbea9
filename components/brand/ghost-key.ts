/** The state that the icon shows: no key is armed, requests carry a key, or the user must act. */
export type BrandState = 'locked' | 'armed' | 'attention';

/** The side of the square in which the paths are drawn. */
export const brandSide = 32;

/** The background of the white ghost: dark enough for it, and a colour that no toolbar has. */
export const brandGrounds: Readonly<Record<BrandState, string>> = {
  locked: '#5b6675',
  armed: '#0f766e',
  attention: '#b45309',
};

const ghostKey =
  'M7 16.9V12a9 9 0 0 1 18 0v4.9c0 1.7-1.7 2.3-2.8 1.2a1.6 1.6 0 0 0-2.4 0c-.6.6-1.2.9-2 .9V21H21v2.6h-3.2V25H20v2.6' +
  'h-4.2a1.6 1.6 0 0 1-1.6-1.6v-7c-.8 0-1.4-.3-2-.9a1.6 1.6 0 0 0-2.4 0C8.7 19.2 7 18.6 7 16.9z';

/**
 * The states differ in shape, not only in colour: eyes closed, eyes open, or an exclamation mark instead. Edges lie on even
 * numbers, so that they are sharp at 16 pixels.
 */
const faces: Readonly<Record<BrandState, string>> = {
  locked: 'M10 10h4v2h-4zM18 10h4v2h-4z',
  armed:
    'M13 9.5a1.7 2.2 0 1 0 0 4.4a1.7 2.2 0 1 0 0-4.4zM19 9.5a1.7 2.2 0 1 0 0 4.4a1.7 2.2 0 1 0 0-4.4z',
  attention: 'M14 6h4v6h-4zM14 14h4v2h-4z',
};

/** A key whose bow is a ghost: one path, to be filled by the rule `evenodd`. */
export function drawGhostKey(state: BrandState): string {
  return ghostKey + faces[state];
}
