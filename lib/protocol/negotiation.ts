/** Every choice, the default first. */
export const protocolChoices = ['auto', 'sealed', 'v1'] as const;

/** What the user chose for a backend: `auto` is version 2 where it is offered, `sealed` version 2 or nothing. */
export type ProtocolChoice = (typeof protocolChoices)[number];

/** The versions that requests can be sent under: `v1` basic, `v2` sealed. */
export type ProtocolVersion = 'v1' | 'v2';

/** What is known of a backend. */
export interface BackendOffer {
  /**
   * The versions of its verified document; `null` where it answered over HTTPS that it has none (404). A document that
   * is invalid, or that could not be fetched, is neither: ask again, and send nothing until then.
   */
  readonly protocols: readonly string[] | null;
  /** Whether a verified document of this backend has ever offered version 2. */
  readonly hasOfferedSealed: boolean;
}

/**
 * Which version to speak, or why none: `downgrade` version 2 was offered once and is no longer, which only the user can
 * accept; `not-offered` the backend does not take what the user chose.
 */
export type Negotiation = 'v1' | 'v2' | 'downgrade' | 'not-offered';

/** Chooses the version. Never a weaker one than before without the user. */
export function negotiateProtocol(
  choice: ProtocolChoice,
  { protocols, hasOfferedSealed }: BackendOffer,
): Negotiation {
  const offered = protocols ?? ['v1'];
  if (choice !== 'v1' && offered.includes('v2')) return 'v2';
  if (choice === 'sealed' || !offered.includes('v1')) return 'not-offered';
  return choice === 'auto' && hasOfferedSealed ? 'downgrade' : 'v1';
}
