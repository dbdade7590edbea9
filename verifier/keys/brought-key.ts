import { SecretBytes } from './secret-bytes.ts';

/** An API key that a request brought, and what it may be used for. */
export class BroughtKey extends SecretBytes {
  /** The only provider that may be asked with it; `null` under version 1, which binds a key to none. */
  readonly provider: string | null;

  /** @param bytes are owned from now on: the caller keeps no other reference */
  constructor(bytes: Uint8Array, provider: string | null) {
    super(bytes);
    this.provider = provider;
  }
}
