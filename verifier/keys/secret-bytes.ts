const placeholder = '[secret]';

/** A symbol cannot be cloned or turned into text, so an own property that holds one makes `structuredClone` throw. */
const uncloneable = Symbol(placeholder);

/** The secret was wiped before this use of it. */
export class SecretWipedError extends Error {
  /** Stable code of this failure. */
  readonly code = 'SECRET_WIPED';
  override readonly name = 'SecretWipedError';
  constructor() {
    super('secret must be used before it is wiped');
  }
}

/**
 * Bytes that nobody can print. They are handed out to one function at a time by {@link SecretBytes.use} and zeroed on
 * dispose; every way of turning the object into text gives `[secret]`, and cloning it is refused.
 *
 * @example
 * using key = new SecretBytes(bytes);
 * key.use((plaintext) => hash(plaintext));
 */
export class SecretBytes implements Disposable {
  /** Holds no secret. It is all that spreading, `Object.entries` and cloning can find. */
  readonly content: symbol = uncloneable;
  #bytes: Uint8Array | null;

  /** @param bytes are owned from now on: the caller keeps no other reference */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Lends the bytes to `borrow`, which must not keep them, and returns what it returns. Where that is a promise, the
   * bytes live on until dispose, not until it settles.
   * @throws {SecretWipedError} after dispose
   */
  use<Value>(borrow: (bytes: Uint8Array) => Value): Value {
    if (this.#bytes === null) throw new SecretWipedError();
    return borrow(this.#bytes);
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
