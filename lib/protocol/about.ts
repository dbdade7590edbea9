import { isApiOrigin, isProviderName } from './binding.ts';
import { encodeFields } from './fields.ts';
import { expectInteger, expectList, expectUnique, type Members, refusal } from './member-shape.ts';

/** What a configuration tells a sender that does not know the backend yet. A member that is absent is `null`. */
export interface BackendAbout {
  /** A name for people to read: 1 to 64 characters on one line. */
  readonly name: string | null;
  /** `https://host[:port]` of the sites whose pages may send a key, 1 to 10. */
  readonly sites: readonly string[] | null;
  /** Only requests below this path take a key; starts and ends with a slash. */
  readonly apiPath: string | null;
  /** Where a key is checked (`POST`, docs/integration.md); below `apiPath`. */
  readonly validatePath: string | null;
  /** Ids of the providers whose keys the backend accepts, 1 to 32. */
  readonly providers: readonly string[] | null;
  /** How often one token may be used. */
  readonly maxUses: number | null;
}

/** What is known of a backend that tells nothing about itself. */
export const nothingAbout: BackendAbout = {
  name: null,
  sites: null,
  apiPath: null,
  validatePath: null,
  providers: null,
  maxUses: null,
};

/** The value of a further member. Only values that can be signed without canonical JSON are allowed. */
export type FurtherValue = string | number | readonly string[];

/** Members that a configuration has beside the required ones, by name. Unknown ones are signed too. */
export type FurtherMembers = Readonly<Record<string, FurtherValue>>;

const longestPath = 128;

/** No control characters, bidirectional controls, line separators or lone surrogates. */
const nameShape = /^(?! )[^\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]{1,64}(?<! )$/u;

/**
 * Reads what a document tells about its backend.
 * @throws {ByokConfigurationError} when a member that is present is malformed
 */
export function parseAbout(document: Members): BackendAbout {
  const read = <Value>(name: string, expect: (value: unknown, name: string) => Value) =>
    Object.hasOwn(document, name) ? expect(document[name], name) : null;
  const about = {
    name: read('name', expectName),
    sites: read('sites', expectSites),
    apiPath: read('api_path', expectApiPath),
    validatePath: read('validate_path', expectValidatePath),
    providers: read('providers', expectProviders),
    maxUses: read('max_uses', (value, name) => expectInteger(value, name, 1, 999_999_999)),
  };
  const { apiPath, validatePath } = about;
  if (apiPath !== null && validatePath?.startsWith(apiPath) === false) {
    throw refusal('validate_path', 'below api_path');
  }
  return about;
}

/** The inverse of {@link parseAbout}. */
export function formatAbout(about: BackendAbout): FurtherMembers {
  const members = {
    name: about.name,
    sites: about.sites,
    api_path: about.apiPath,
    validate_path: about.validatePath,
    providers: about.providers,
    max_uses: about.maxUses,
  };
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** Picks the members that are signed as further ones. A member with another kind of name or value is not signed. */
export function pickFurther(document: Members, others: ReadonlySet<string>): FurtherMembers {
  const further = Object.entries(document).flatMap(([name, value]) =>
    !others.has(name) && /^[a-z][a-z0-9_]{0,31}$/.test(name) && isFurther(value)
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(further);
}

/** Encodes further members for signing: name, kind and value of each, ordered by name. */
export function encodeFurther(members: FurtherMembers): Uint8Array {
  const names = Object.keys(members).toSorted();
  return encodeFields(...names.map((name) => encodeMember(name, members[name] ?? '')));
}

function encodeMember(name: string, value: FurtherValue): Uint8Array {
  if (typeof value === 'string') return encodeFields(name, 'text', value);
  if (typeof value === 'number') return encodeFields(name, 'number', String(value));
  return encodeFields(name, 'list', encodeFields(...value));
}

function isFurther(value: unknown): value is FurtherValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  return isWellFormed(value) || (Array.isArray(value) && value.every(isWellFormed));
}

/** A lone surrogate has no UTF-8 encoding. */
function isWellFormed(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Cs}/u.test(value);
}

function expectName(value: unknown, name: string): string {
  if (typeof value === 'string' && nameShape.test(value)) return value;
  throw refusal(name, '1 to 64 characters on one line, without leading or trailing spaces');
}

function expectSites(value: unknown, name: string): string[] {
  return expectTexts(value, name, 10, isApiOrigin, 'https://host[:port]');
}

function expectProviders(value: unknown, name: string): string[] {
  return expectTexts(value, name, 32, isProviderName, '1 to 32 of a-z 0-9 -, a letter first');
}

function expectTexts(
  value: unknown,
  name: string,
  max: number,
  isShaped: (text: string) => boolean,
  shape: string,
): string[] {
  const texts = expectList(value, name, max).map((text, at) => {
    if (typeof text === 'string' && isShaped(text)) return text;
    throw refusal(`${name}[${at}]`, shape);
  });
  if (texts.length === 0) throw refusal(name, 'a non-empty list');
  expectUnique(name, texts);
  return texts;
}

function expectApiPath(value: unknown, name: string): string {
  return expectPath(value, name, /^\/(?:[\w.~-]+\/)*$/, 'a path that ends with a slash');
}

function expectValidatePath(value: unknown, name: string): string {
  return expectPath(value, name, /^(?:\/[\w.~-]+)+$/, 'a path');
}

/** Plain segments only, which every server and browser rule reads in the same way. */
function expectPath(value: unknown, name: string, shape: RegExp, words: string): string {
  const isPath = typeof value === 'string' && value.length <= longestPath && shape.test(value);
  if (isPath && !/\/\.\.?(?:\/|$)/.test(value)) return value;
  throw refusal(name, `${words} of at most ${longestPath} of A-Z a-z 0-9 . _ ~ - between slashes`);
}
