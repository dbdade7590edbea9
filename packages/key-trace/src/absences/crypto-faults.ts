// Faults of encryption that are visible in one call: AES without a tag, a constant IV, predictable random numbers.
import type { Fault } from '../findings-of.ts';
import { type Call, type Expr, type Fn, lastName, type Module, pathOf, type Stmt } from '../ir.ts';
import { secretKindOf } from '../names/secret-name.ts';
import { partsOf, walk } from '../walk.ts';

const bareModes = /(^|\.)(MODE_(CBC|ECB|CTR|CFB|OFB)|modes\.(CBC|ECB|CTR|CFB|OFB|CFB8)(\(\))?)$/;
const bareNames = /^aes-?(\d+)?-(cbc|ecb|ctr|cfb\d*|ofb)$|^AES-(CBC|CTR)$/i;
const ciphers =
  /(^|\.)(createCipheriv|subtle\.encrypt|AES\.new|Cipher|\w*encrypt|modes\.GCM|GCM|gcm|ChaCha20Poly1305)$/;
const weakRandom =
  /^(Math\.random|random\.(random|randint|choice|choices|getrandbits|randbytes|randrange|sample)|np\.random\.\w+|numpy\.random\.\w+)$/;
const nonceName =
  /(^|_)(iv|nonce|salt)(_|$)|^(iv|nonce)[A-Z\d]|(IV|Iv|Nonce)$|^(IV|NONCE|.*_IV|.*_NONCE)$/;

/** Most files are skipped after this test. */
const speaksOfCrypto = /encrypt|cipher|importKey|generateKey|AES|GCM|Poly1305|random/i;

export function findCryptoFaults(module: Module): Fault[] {
  const faults: Fault[] = [];
  if (!speaksOfCrypto.test(module.text)) return faults;
  const constants = constantsOf(module.body);
  const add = (rule: Fault['rule'], at: number, message: string) => {
    faults.push({ rule, file: module.path, at, message });
  };
  walk(module.body, {
    expr: (expr, fn) => {
      if (expr.kind !== 'call') return;
      if (isUnauthenticated(expr)) add('aes-without-authentication', expr.at, modeOf(expr));
      if (usesFixedIv(expr, fn, constants)) {
        add('fixed-iv', expr.at, 'the same IV for every encryption');
      }
    },
    stmt: (statement, fn) => {
      const at = weakRandomAt(statement, fn);
      if (at !== undefined) {
        add(
          'weak-random',
          at,
          'a key, an IV or a nonce from a random generator that can be predicted',
        );
      }
    },
  });
  return faults;
}

function isUnauthenticated(call: Call): boolean {
  const path = pathOf(call.callee) ?? '';
  if (
    !/(^|\.)(createCipheriv|createCipher|encrypt|AES\.new|Cipher|importKey|generateKey)$/.test(path)
  ) {
    return false;
  }
  return call.args.some(({ value }) =>
    texts(value).some((text) => bareNames.test(text) || bareModes.test(text)),
  );
}

function modeOf(call: Call): string {
  const mode = call.args
    .flatMap(({ value }) => texts(value))
    .find((text) => bareNames.test(text) || bareModes.test(text));
  return `AES without authentication: ${mode ?? ''}`;
}

/** Literals and paths in an argument, one level deep in records and calls. */
function texts(expr: Expr): string[] {
  if (expr.kind === 'literal') return typeof expr.value === 'string' ? [expr.value] : [];
  if (expr.kind === 'record') return expr.entries.flatMap(({ value }) => texts(value));
  const path = pathOf(expr);
  return path === undefined ? [] : [path];
}

/** Names that hold one value for the whole run: of the module, or of a function if it is all zeros. */
function constantsOf(body: readonly Stmt[]): ReadonlyMap<string, Expr> {
  const constants = new Map<string, Expr>();
  for (const statement of body) {
    if (statement.kind === 'assign' && statement.target.kind === 'name') {
      constants.set(statement.target.name, statement.value);
    }
  }
  return constants;
}

function usesFixedIv(
  call: Call,
  fn: Fn | undefined,
  constants: ReadonlyMap<string, Expr>,
): boolean {
  const path =
    pathOf(call.callee) ?? (call.callee.kind === 'member' ? `….${call.callee.property}` : '');
  if (!ciphers.test(path) || /decrypt/i.test(path)) return false;
  const local = constantsOf(fn?.body ?? []);
  return ivArguments(call, path).some((iv) => {
    if (isFixed(iv)) return true;
    if (iv.kind !== 'name') return false;
    const inFunction = local.get(iv.name);
    if (inFunction !== undefined) return isFixed(inFunction) && !isFilled(iv.name, fn);
    const isParam = fn?.params.some(
      ({ target }) => target.kind === 'name' && target.name === iv.name,
    );
    const outside = constants.get(iv.name);
    // A value at the top of a module is made once, even if it is random.
    return fn !== undefined && isParam !== true && outside !== undefined && nonceName.test(iv.name);
  });
}

/** `crypto.getRandomValues(iv)` as a statement. */
function isFilled(name: string, fn: Fn | undefined): boolean {
  let found = false;
  walk(fn?.body ?? [], {
    expr: (expr) => {
      const isFilling =
        expr.kind === 'call' &&
        /(^|\.)(getRandomValues|randomFill(Sync)?)$/.test(pathOf(expr.callee) ?? '');
      found ||= isFilling && expr.args.some(({ value }) => pathOf(value) === name);
    },
  });
  return found;
}

function ivArguments(call: Call, path: string): Expr[] {
  const name = lastName(path);
  const named = call.args
    .filter(({ name: one }) => /^(iv|nonce)$/.test(one ?? ''))
    .map(({ value }) => value);
  const inRecord = call.args.flatMap(({ value }) =>
    value.kind === 'record'
      ? value.entries.flatMap(({ key, value: inner }) =>
          key?.kind === 'literal' && /^(iv|nonce)$/.test(String(key.value)) ? [inner] : [],
        )
      : [],
  );
  const place = name === 'createCipheriv' ? 2 : name === 'GCM' ? 0 : name === 'gcm' ? 1 : undefined;
  const isAead = name === 'encrypt' && call.args.length >= 3;
  const placed = place === undefined ? (isAead ? 0 : undefined) : place;
  const positional =
    placed === undefined ? [] : call.args.slice(placed, placed + 1).map(({ value }) => value);
  return [...named, ...inRecord, ...positional.filter((expr) => expr.kind !== 'record')];
}

/** A literal, zeros, or bytes of a literal, which are the same each time. */
function isFixed(expr: Expr): boolean {
  if (expr.kind === 'literal') return typeof expr.value === 'string' && expr.value !== '';
  if (expr.kind === 'group' || expr.kind === 'list') {
    const parts = expr.kind === 'list' ? expr.items : expr.parts;
    return parts.length > 0 && parts.every((part) => part.kind === 'literal');
  }
  if (expr.kind !== 'call') return false;
  const path = pathOf(expr.callee) ?? '';
  if (
    !/(^|\.)(Uint8Array|Buffer\.alloc|Buffer\.from|bytes|bytearray|bytes\.fromhex|encode|fromhex)$/.test(
      path,
    )
  )
    return false;
  const values = expr.args.map(({ value }) => value);
  const receiver = expr.callee.kind === 'member' ? [expr.callee.object] : [];
  const isPlain = (one: Expr) => one.kind === 'literal' || isFixed(one);
  return values.every(isPlain) && (values.length > 0 || receiver.some(isPlain));
}

/** `session_key = … random.randint …`, also in a nested expression. */
function weakRandomAt(statement: Stmt, fn: Fn | undefined): number | undefined {
  const stored =
    statement.kind === 'assign'
      ? statement
      : statement.kind === 'expr' && statement.value.kind === 'store'
        ? statement.value
        : undefined;
  const name =
    stored === undefined ? undefined : lastName(pathOf(stored.target) ?? '') || undefined;
  const value = stored?.value ?? (statement.kind === 'return' ? statement.value : undefined);
  if (value === undefined) return undefined;
  const about = name ?? fn?.name.replace(/^(generate|create|make|new|random|get)_?/i, '') ?? '';
  const isKey = secretKindOf(about) !== undefined || nonceName.test(about);
  return isKey && holdsWeakRandom(value) ? (stored?.at ?? statement.at) : undefined;
}

function holdsWeakRandom(expr: Expr): boolean {
  const waiting = [expr];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.kind === 'call' && weakRandom.test(pathOf(one.callee) ?? '')) return true;
    if (one.kind === 'lambda') {
      for (const inner of one.fn.body) {
        if (inner.kind === 'return' && inner.value !== undefined) waiting.push(inner.value);
      }
    }
    waiting.push(...partsOf(one));
  }
  return false;
}
