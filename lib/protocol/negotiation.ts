/** Every choice, the default first. */
export const protocolChoices = ['auto', 'sealed', 'v1'] as const;

/** What the user chose for a backend: `auto` uses version 2 if it is offered, `sealed` uses version 2 or nothing. */
export type ProtocolChoice = (typeof protocolChoices)[number];

/** The versions of the protocol: `v1` is basic, `v2` is sealed. */
export type ProtocolVersion = 'v1' | 'v2';

/** What is known of a backend. */
export interface BackendOffer {
  /**
   * The versions of its verified document; `null` if it answered over HTTPS that it has no document (404). If a document
   * is invalid or could not be fetched, neither is known: ask again, and send nothing until then.
   */
  readonly protocols: readonly string[] | null;
  /** Whether a verified document of this backend has ever offered version 2. */
  readonly hasOfferedSealed: boolean;
}

/**
 * The version to use, or the reason for using none. `downgrade`: version 2 was offered before and is not offered any more,
 * which only the user can accept. `not-offered`: the backend does not accept what the user chose.
 */
export type Negotiation = 'v1' | 'v2' | 'downgrade' | 'not-offered';

/** Chooses the version. It is never weaker than before without the consent of the user. */
export function negotiateProtocol(
  choice: ProtocolChoice,
  { protocols, hasOfferedSealed }: BackendOffer,
): Negotiation {
  const offered = protocols ?? ['v1'];
  if (choice !== 'v1' && offered.includes('v2')) return 'v2';
  if (choice === 'sealed' || !offered.includes('v1')) return 'not-offered';
  return choice === 'auto' && hasOfferedSealed ? 'downgrade' : 'v1';
}
