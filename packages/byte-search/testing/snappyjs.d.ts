declare module 'snappyjs' {
  import type { Buffer } from 'node:buffer';
  export function compress(input: Uint8Array): Buffer;
}
