// Where keys come from: names, request headers, environment, and decryption.
import { type Expr, type Literal, lastName, type Param, pathOf } from '../ir.ts';
import {
  headerKindOf,
  holdsNames,
  isBareKey,
  isKeyOf,
  type SecretKind,
  secretKindOf,
} from '../names/secret-name.ts';
import { splitWords } from '../names/split-words.ts';
import { getters, openers, readers } from '../rules/call-kinds.ts';
import { type Frame, stepAt } from './frame.ts';
import { type Bag, nothing, type Origin, tainted, type Value } from './value.ts';

export function createSource(frame: Frame, kind: Origin['kind'], at: number, text: string): Origin {
  const step = stepAt(frame, at, text);
  return { kind, fn: undefined, param: -1, fields: [], form: 'same', step };
}

function sourceValue(frame: Frame, kind: Origin['kind'], at: number, text: string): Value {
  return tainted([createSource(frame, kind, at, text)]);
}

const harmlessTypes =
  /^(Optional\[)?(bool|int|float|complex|datetime|date|timedelta|boolean|number|bigint|Date|void|never|null|None|Callable.*|Type\[.*|type|Enum|Literal\[.*|true|false|\(.*=>.*)(\]| \| (None|null|undefined))*$/;
/** Objects of these types are not keys, whatever their names say, but they may contain keys. */
const holderTypes =
  /^(Optional\[)?\w*(Repository|Service|Store|Manager|Client|Validator|Dep|Provider|Model|Record|Status|Info|Meta|Metadata|Config|Settings|Options|Row|Event|Header|Handler|Factory|Loader|Kind|Name|Id|Hash|State|Result|Ref<.*|Cache|Limiter|Request|Response|Out|Read|Summary|Public|View|Credentials)(\]| \| (None|null|undefined))*$/;
const maskedTypes =
  /\b(SecretStr|SecretBytes|Secret(?!Kind)\w*|Sensitive\w*|Redacted\w*|Masked\w*|Hidden\w*|CryptoKey|KeyObject|PrivateKey|X25519PrivateKey|Password\w*)\b/;

/** Whether values of a type are not keys, whatever their names say. */
export function isHarmlessType(annotation: string | undefined): boolean {
  return annotation !== undefined && harmlessTypes.test(annotation.trim());
}

/** Whether values of a type are printed as stars. */
export function isMaskedType(annotation: string | undefined): boolean {
  return annotation !== undefined && maskedTypes.test(annotation);
}

const keyFunctions =
  /(validate|check|verify|test|probe|use|call|with|set|store|save|add|submit|register|encrypt|decrypt|handle|log|mask|hash)_?(api_?|byok_?|provider_?|user_?|session_?)?key/i;

/** The source that a parameter is by its name: `api_key`; `key` in `validate_key(key)`. */
export function sourceOfParam(
  frame: Frame,
  param: Param,
  name: string,
  siblings: readonly string[],
): Origin | undefined {
  const { annotation, at } = param;
  if (isHarmlessType(annotation) || isMaskedType(annotation)) return undefined;
  if (annotation !== undefined && holderTypes.test(annotation.trim())) return undefined;
  const header = headerParameter(param);
  const kind = header ?? kindOfParam(frame, name, siblings);
  if (kind === undefined) return undefined;
  return createSource(frame, kind, at, `parameter ${name} holds ${nameOf(kind)}`);
}

function kindOfParam(
  frame: Frame,
  name: string,
  siblings: readonly string[],
): SecretKind | undefined {
  const kind = secretKindOf(name);
  if (kind === 'encrypted key') {
    return siblings.some((other) => secretKindOf(other) === 'session key') ? kind : undefined;
  }
  if (kind === undefined && isValidated(frame, name)) return 'API key';
  const isBare = isBareKey(name);
  if (kind !== undefined || !(isBare || ['plaintext', 'rawKey'].includes(name))) return kind;
  const owner = frame.fn?.name ?? '';
  if (isBare && isProvidersKey(frame, name, owner, siblings)) return 'API key';
  const isAbout = /api|byok|provider|session/i.test(owner);
  if (!isAbout && !frame.program.speaksOfKeys(frame.state.module)) return undefined;
  return keyFunctions.test(owner) && !/cache|redis|primary|public|sort/i.test(owner)
    ? 'API key'
    : undefined;
}

/** `validate_api_key(self, value)`, `@field_validator("api_key")`: the value is that of the field. */
function isValidated({ fn }: Frame, param: string): boolean {
  if (fn === undefined || !/^(v|val|value|raw)$/.test(param)) return false;
  const field = /^_?(?:validate|clean|check|verify)_?(?=[A-Z_])_?(\w+)$/.exec(fn.name)?.[1];
  if (field !== undefined && secretKindOf(field) !== undefined) return true;
  return fn.decorators.some(
    (one) =>
      one.kind === 'call' &&
      /(^|\.)(field_validator|validator|validates)$/.test(pathOf(one.callee) ?? '') &&
      one.args.some(
        ({ value }) => value.kind === 'literal' && secretKindOf(String(value.value)) !== undefined,
      ),
  );
}

/** Fields and parameters beside which `key` means a provider's key. */
export const providers = /^(llm_?|ai_?)?(provider|vendor)(_?(id|name|slug|type))?$/i;

const owners = /^(user|account|tenant|owner|customer|workspace|org)(_?id)?$/i;

/** `save(provider, key)`, `rotate(old_key, new_key)`. */
function isProvidersKey(
  frame: Frame,
  name: string,
  owner: string,
  siblings: readonly string[],
): boolean {
  if (/cache|redis|lookup|sort|index|group|regist/i.test(owner)) return false;
  if (siblings.some((other) => providers.test(other))) return true;
  if (name === 'key') return false;
  if (siblings.some((other) => owners.test(other))) return true;
  const isPair = siblings.filter(isBareKey).length > 1 && /rotat|replace|change|renew/i.test(owner);
  return (
    (isPair && !/rename|field|column|dict/i.test(owner)) ||
    /api_?key|byok|provider_?key/i.test(owner) ||
    (frame.program.speaksOfKeys(frame.state.module) && !/rename|dict|obj/i.test(owner))
  );
}

/** FastAPI: `x: str = Header(alias="X-Session-Key")`, and `x_session_key: str = Header()`. */
function headerParameter(param: Param): SecretKind | undefined {
  const { initial, annotation, target } = param;
  const call = initial?.kind === 'call' && initial.callee.kind === 'name' ? initial : undefined;
  const isHeader = call?.callee.kind === 'name' && call.callee.name === 'Header';
  if (!isHeader && annotation?.includes('Header(') !== true) return undefined;
  const alias = call?.args.find(({ name }) => name === 'alias')?.value;
  const written = /alias\s*=\s*["']([^"']+)/.exec(annotation ?? '')?.[1];
  const name = alias?.kind === 'literal' ? String(alias.value) : written;
  return headerKindOf(name ?? (target.kind === 'name' ? target.name : ''));
}

const holders = /(input|ref|field|el|element|box|state|signal|textbox|control)$/i;
const values = /^(value|current|text|plaintext|raw|bytes|credentials|data|val)$/;

/** What `object.property` is if nothing more is known about the object. */
export function sourceOfField(
  frame: Frame,
  holder: string | undefined,
  property: string,
  at: number,
): Value {
  const owner = holder === undefined ? '' : lastName(holder);
  if (holdsNames(owner) || /^[A-Z_]*HEADERS?$/.test(owner)) return nothing;
  const header = /headers?$/i.test(owner) ? headerKindOf(property) : undefined;
  if (header !== undefined) {
    return sourceValue(frame, header, at, `header ${property} is read`);
  }
  if (owner === 'session' && property === 'session_key') return nothing;
  if (property === 'credentials' && /^(creds?|credentials|auth\w*|bearer|token)$/i.test(owner)) {
    return sourceValue(frame, 'credential', at, `${holder ?? ''}.credentials holds a credential`);
  }
  const isOfBody = isKeyOfBody(frame, holder ?? '', property);
  if (isOfBody || (property !== 'value' && isKeyOf(owner, property))) {
    return sourceValue(frame, 'API key', at, `${holder ?? ''}.${property} holds an API key`);
  }
  if (values.test(property)) return heldValue(frame, holder, owner, property, at);
  const kind = secretKindOf(property);
  if (kind === undefined || kind === 'encrypted key') return nothing;
  return sourceValue(frame, kind, at, `${holder ?? '…'}.${property} holds ${nameOf(kind)}`);
}

/** `apiKeyInput.value`, `apiKeyRef.current`. */
function heldValue(
  frame: Frame,
  holder: string | undefined,
  owner: string,
  property: string,
  at: number,
): Value {
  const bare = owner.replace(holders, '').replace(/_$/, '');
  const kind = holders.test(owner) ? secretKindOf(bare) : undefined;
  if (kind === undefined) return nothing;
  return sourceValue(frame, kind, at, `${holder ?? ''}.${property} holds ${nameOf(kind)}`);
}

/** A constant key of a dictionary, of headers or of the environment: `row["api_key"]`. */
export function sourceOfKey(
  frame: Frame,
  holder: string | undefined,
  key: Literal | undefined,
  at: number,
): Value {
  if (typeof key !== 'string' || key.length > 60) return nothing;
  const owner = holder ?? '';
  const isHeaders = /headers?(\(\))?$|META$/i.test(owner);
  const header = isHeaders ? headerKindOf(key) : undefined;
  if (header !== undefined) return sourceValue(frame, header, at, `header ${key} is read`);
  if (holdsNames(lastName(owner))) return nothing;
  if (isKeyOf(lastName(owner), key) || isKeyOfBody(frame, owner, key)) {
    return sourceValue(frame, 'API key', at, `${owner}[${key}] holds an API key`);
  }
  const kind = secretKindOf(key);
  if (kind === undefined || kind === 'encrypted key') return nothing;
  return sourceValue(frame, kind, at, `${owner}[${key}] holds ${nameOf(kind)}`);
}

/** `req.body.key`, `payload["new_key"]`, if the file is about keys of providers. */
function isKeyOfBody(frame: Frame, owner: string, name: string): boolean {
  if (!isBareKey(name)) return false;
  const isBody =
    bagOf(owner) === 'body' || /^(body|payload|dto|input|form|inputs)$/i.test(lastName(owner));
  return isBody && (name !== 'key' || frame.program.speaksOfKeys(frame.state.module));
}

const environment =
  /(^|\.)(os\.environ|process\.env|import\.meta\.env|Deno\.env|Bun\.env)(\.copy\(\)|\.toObject\(\)|\.items\(\))?$|^environ$/;
const headers =
  /(^|\.)(request|req|ctx|c|event|conn|websocket|scope|_request|raw)(\.\w+)?\.(headers|META|rawHeaders)(\(\))?$|(^|\.)headers\(\)$|(^|\.)(c|ctx)\.req\.header\(\)$/;
const body =
  /(^|\.)(request|req|ctx|c|event|_request)(\.req|\.request)?\.(body|json\(\)|data|POST|form\(?\)?|get_json\(\)|formData\(\)|parseBody\(\)|values|args|query_params|query|GET|json|params|body\(\)|text\(\)|rawBody|get_data\(\))$|^(json\.loads|JSON\.parse|orjson\.loads)\(\)$/;

const longestPath = 200;
const bagTexts = {
  environment: 'the whole environment',
  headers: 'all request headers',
  body: 'the whole request body',
};
const knownBags = new Map<string, Bag | undefined>();

/** A whole environment, header list or request body. Its contents are unknown, and may include a key. */
export function sourceOfBag(frame: Frame, path: string | undefined, at: number): Value {
  if (path === undefined || path.length > longestPath) return nothing;
  const bag = bagOf(path);
  if (bag === undefined) return { ...nothing, path };
  return { ...sourceValue(frame, bag, at, `${bagTexts[bag]} (${path})`), path };
}

function bagOf(path: string): Bag | undefined {
  if (knownBags.has(path)) return knownBags.get(path);
  const bag = environment.test(path)
    ? 'environment'
    : headers.test(path)
      ? 'headers'
      : body.test(path)
        ? 'body'
        : undefined;
  if (knownBags.size < 50_000) knownBags.set(path, bag);
  return bag;
}

function nameOf(kind: SecretKind): string {
  return `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/**
 * The result of an unknown call, by its name and its constant argument: `os.getenv("API_KEY")`, `decrypt(…)`, `get_api_key()`.
 */
export function sourceOfCall(
  frame: Frame,
  path: string,
  args: readonly Value[],
  at: number,
): Value {
  const name = lastName(path);
  if (readers.test(name)) {
    const key = args.find(({ literal }) => typeof literal === 'string')?.literal;
    const holder = path.slice(0, Math.max(0, path.length - name.length - 1));
    const found = sourceOfRead(frame, name, holder, key, at);
    if (found !== nothing) return found;
  }
  if (name === 'exportKey' && args[0]?.literal !== 'spki') {
    const isAbout = frame.program.speaksOfKeys(frame.state.module);
    return isAbout ? sourceValue(frame, 'session key', at, `${path}() gives a key`) : nothing;
  }
  if (name === 'getpass') return sourceValue(frame, 'API key', at, 'a secret is typed in');
  if (openers.test(name) || isCipherOutput(path)) return openedValue(frame, path, args, at);
  const bare = name.replace(getters, '');
  const kind = bare === name ? undefined : secretKindOf(bare);
  if (kind === undefined || kind === 'encrypted key') return nothing;
  return sourceValue(frame, kind, at, `${path}() gives ${nameOf(kind)}`);
}

function sourceOfRead(
  frame: Frame,
  name: string,
  holder: string,
  key: Literal | undefined,
  at: number,
): Value {
  if (typeof key !== 'string' || key.length > 60 || key.includes(' ')) return nothing;
  const isHeader = /header/i.test(name) || /headers?(\(\))?$|META$|^(req|request)$/i.test(holder);
  const header = isHeader ? headerKindOf(key) : undefined;
  if (header !== undefined) return sourceValue(frame, header, at, `header ${key} is read`);
  if (holdsNames(lastName(holder)) || /^(t|i18n|router|app|express\(\))\b/.test(holder))
    return nothing;
  const words = splitWords(key.replace(/^[#.]/, ''));
  const kind = secretKindOf(words.join('_').replace(/_(input|field)$/, ''));
  if (kind === undefined || kind === 'encrypted key') return nothing;
  const isElement = /^(getElementById|querySelector)$/.test(name);
  return isElement
    ? { ...nothing, path: `${words.join('_')}_input` }
    : sourceValue(frame, kind, at, `${key} is read (${holder === '' ? name : holder})`);
}

const keyVariable = /["'`]\w*_(API_KEY|KEY|SECRET|API_TOKEN)["'`]|[}\w"'`]_API_KEY[`"']/;

/** `process.env[name]`, if the file contains names of keys: `"OPENAI_API_KEY"`. */
export function sourceOfVariableName(frame: Frame, holder: Value, name: Expr): Value {
  const isEnvironment = holder.origins.some(({ kind }) => kind === 'environment');
  if (!isEnvironment || !keyVariable.test(frame.state.module.text)) return nothing;
  return sourceValue(frame, 'API key', name.at, 'a variable of the environment holds an API key');
}

function isCipherOutput(path: string): boolean {
  return /(^|\.)(decipher\w*|createDecipheriv\(\)|decryptor\w*(\(\))?|\w*decryptor\(\))\.(update|final|finalize)$/i.test(
    path,
  );
}

/** Decryption yields a key if the file is about keys. */
function openedValue(frame: Frame, path: string, args: readonly Value[], at: number): Value {
  const hasKey = args.some(({ origins }) => origins.some(({ kind }) => kind !== 'parameter'));
  if (!hasKey && !frame.program.speaksOfKeys(frame.state.module)) return nothing;
  return sourceValue(frame, 'API key', at, `${path}() gives a decrypted key`);
}

/** The value of a variable that is assigned an unknown value: its name decides. */
export function sourceOfVariable(frame: Frame, name: string, value: Value, at: number): Value {
  if (!isUnknown(value)) return value;
  const kind = secretKindOf(name);
  if (kind === undefined || kind === 'encrypted key') return value;
  const source = createSource(frame, kind, at, `${name} holds ${nameOf(kind)}`);
  return { ...value, origins: [source, ...value.origins] };
}

/** The same for an unknown value with a literal name: `{"api_key": value}`, `send(api_key=value)`. */
export function sourceUnderName(frame: Frame, name: string, expr: Expr, value: Value): Value {
  const isName = expr.kind === 'name' && expr.name !== 'undefined';
  const isPlain = isName || expr.kind === 'member' || expr.kind === 'item';
  return isPlain ? sourceOfVariable(frame, name, value, expr.at) : value;
}

function isUnknown(value: Value): boolean {
  const { origins, fields, items, literal, fn, cls, isClean, isOpaque, isMasked } = value;
  const isBare = fields === undefined && items === undefined && literal === undefined;
  const isOpen = origins.every(({ kind, form }) => kind === 'parameter' && form !== 'text');
  return isBare && isOpen && !fn && !cls && !isClean && !isOpaque && !isMasked;
}

/** The names of an expression, as written and as resolved. */
export function literalOf(expr: Expr, value: Value): Literal | undefined {
  return expr.kind === 'literal' ? expr.value : value.literal;
}
