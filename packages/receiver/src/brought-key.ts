import { SecretBytes } from './secret-bytes.ts';

/** The API key of a request, and the provider that it may be used for. */
export class BroughtKey extends SecretBytes {
  /** The only provider that may receive it; `null` under version 1, which does not bind keys. */
  readonly provider: string | null;

  /** @param bytes become the property of this object: the caller keeps no reference */
  constructor(bytes: Uint8Array, provider: string | null) {
    super(bytes);
    this.provider = provider;
  }
}
