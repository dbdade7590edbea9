const placeholder = '[secret]';

/** A symbol cannot be cloned or converted to text, so a property with one makes `structuredClone` throw. */
const uncloneable = Symbol(placeholder);

/** The secret was used after it was wiped. */
export class SecretWipedError extends Error {
  /** Stable code of this failure. */
  readonly code = 'SECRET_WIPED';
  override readonly name = 'SecretWipedError';
  constructor() {
    super('secret must be used before it is wiped');
  }
}

/**
 * Bytes that cannot be printed. {@link SecretBytes.use} passes them to one function at a time, and dispose zeroes them.
 * Every conversion of the object to text gives `[secret]`, and cloning it throws.
 *
 * @example
 * using key = new SecretBytes(bytes);
 * key.use((plaintext) => hash(plaintext));
 */
export class SecretBytes implements Disposable {
  /** Not a secret. Spreading, `Object.entries` and cloning find only this. */
  readonly content: symbol = uncloneable;
  #bytes: Uint8Array | null;

  /** @param bytes become the property of this object: the caller keeps no reference */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Calls `read` with the bytes, which it must not keep, and returns its result. If that is a promise, the bytes stay
   * until dispose, not until the promise settles.
   * @throws {SecretWipedError} after dispose
   */
  use<Value>(read: (bytes: Uint8Array) => Value): Value {
    if (this.#bytes === null) throw new SecretWipedError();
    return read(this.#bytes);
  }

  /** Zeroes the bytes. May be called again. */
  [Symbol.dispose](): void {
    this.#bytes?.fill(0);
    this.#bytes = null;
  }

  /** `[secret]` */
  toString(): string {
    return placeholder;
  }

  /** `[secret]` */
  toJSON(): string {
    return placeholder;
  }

  /** `[secret]`, in templates and in sums */
  [Symbol.toPrimitive](): string {
    return placeholder;
  }

  /** `[secret]`, for Node's `util.inspect` and `console` */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return placeholder;
  }
}
