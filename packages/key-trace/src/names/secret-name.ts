import { splitWords } from './split-words.ts';
import {
  aboutWords,
  bareSecrets,
  keyKinds,
  modifiersOnly,
  nameHolders,
  secretShapes,
  shapes,
  tokenKinds,
} from './word-lists.ts';

export type SecretKind = 'API key' | 'session key' | 'encrypted key' | 'credential';

/** Longer names exist only to cost time. */
const longestName = 100;
const known = new Map<string, SecretKind | undefined>();

/** What a name says that it holds; undefined if it says nothing, or is only about a key (`api_key_id`). */
export function secretKindOf(name: string): SecretKind | undefined {
  if (name.length > longestName) return undefined;
  if (known.has(name)) return known.get(name);
  const kind = judge(splitWords(name));
  if (known.size < 50_000) known.set(name, kind);
  return kind;
}

function judge(words: readonly string[]): SecretKind | undefined {
  const rest = dropShapes(beforePreposition(words));
  const head = rest.at(-1);
  if (head === undefined || rest.length > 6) return undefined;
  const before = rest.slice(0, -1);
  if (rest.length === 1 && head === 'key' && words.some((word) => secretShapes.has(word))) {
    return 'API key';
  }
  if (bareSecrets.has(head)) return isAbout(before) ? undefined : 'credential';
  if (head === 'key' || head === 'keys') return judgeKey(before);
  if (head === 'token' || head === 'tokens') {
    const isKey = before.some((word) => tokenKinds.has(word));
    return isKey && head === 'token' && !isAbout(before) ? 'API key' : undefined;
  }
  return undefined;
}

function judgeKey(before: readonly string[]): SecretKind | undefined {
  const kind = before.at(-1);
  if (kind === 'encrypted') return isAbout(before.slice(0, -1)) ? undefined : 'encrypted key';
  if (!before.some((word) => keyKinds.has(word)) || isAbout(before)) return undefined;
  return kind === 'session' ? 'session key' : 'API key';
}

function isAbout(before: readonly string[]): boolean {
  return before.some((word) => aboutWords.has(word) && !modifiersOnly.has(word));
}

const prepositions = new Set(['by', 'from', 'for', 'with', 'of', 'via', 'per']);

/** `api_key_for_user` is a key, `user_by_api_key` a user. */
function beforePreposition(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => index > 0 && prepositions.has(word));
  return at < 0 ? words : words.slice(0, at);
}

/** `api_key_plaintext_bytes` → `api key`. */
function dropShapes(words: readonly string[]): readonly string[] {
  let end = words.length;
  while (end > 1 && shapes.has(words[end - 1] ?? '')) end -= 1;
  return words.slice(0, end);
}

const keyOwners =
  /(^|_)(byok|openai|anthropic|gemini|mistral|groq|cohere|credentials?|creds|secrets|api_?keys?)$|(api_?key|byok|credential|provider_?key|key)_(in|request|payload|body|create|input|form|dto)$|validate_\w*key/i;

const providerNames =
  /^(open_?ai|anthropic|gemini|google|mistral|groq|cohere|openrouter|deepseek|azure|replicate|perplexity|xai|claude|gpt|hugging_?face|together|fireworks|bedrock|elevenlabs)$/i;
const keyHolders = /(^|_)(credentials?|creds|secrets|keys|api_?keys|tokens|byok|key_ring|keyring)$/;

/** `key` alone says nothing. `byok.key`, the field `key` of a `KeyRequest` and `credentials.openai` do. */
export function isKeyOf(owner: string, property: string): boolean {
  const isProvider = providerNames.test(property) && keyHolders.test(splitWords(owner).join('_'));
  if (isProvider) return true;
  return /^(key|token|value)$/.test(property) && keyOwners.test(splitWords(owner).join('_'));
}

const bareKeys = /^(key|(old|new|current|existing|previous|next)_key|key_(old|new))$/;

/** `key`, `new_key`: keys of a provider only if something else says so. */
export function isBareKey(name: string): boolean {
  return bareKeys.test(splitWords(name).join('_'));
}

/** Whether fields of `holder` are texts or results about keys: `errors.api_key`, `labels.apiKey`, `HEADERS.API_KEY`. */
export function holdsNames(holder: string): boolean {
  const words = splitWords(holder);
  const last = words.at(-1) ?? '';
  return nameHolders.has(last) || (last === 'headers' && holder === holder.toUpperCase());
}

const keyHeader =
  /^(x-)?(encrypted-key|session-key|api-key|.*-api-key|api-token|byok.*|provider-key|.*(openai|anthropic|gemini|llm|model|user)-key)$/i;

/** The kind of secret that a request header of this name carries. */
export function headerKindOf(header: string): SecretKind | undefined {
  const name = header.replaceAll('_', '-').replace(/^http-/i, '');
  if (/session-key$/i.test(name)) return 'session key';
  if (/encrypted(-api)?-key$/i.test(name)) return 'encrypted key';
  if (keyHeader.test(name)) return 'API key';
  return /^(proxy-)?authorization$/i.test(name) ? 'credential' : undefined;
}
