/** How a process was started. */
export interface StartConditions {
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Node's permission model; `undefined` if it is off. */
  readonly permission: object | undefined;
  /** Whether `node:sqlite` can be loaded: it writes files despite the permission model (Node 24.21). */
  readonly hasSqlite: boolean;
  /** A worker thread does not see how its process was started. */
  readonly isMainThread: boolean;
}

/**
 * The allowed switches of Node and V8, each with its reason. A name with `=` has a value after the `=`. All others are
 * refused, including those of a later Node: V8 alone has more than 800, and some of them write the memory of the process
 * to a file despite the permission model.
 */
export const allowedSwitches: Readonly<Record<string, string>> = {
  '--permission': 'required: the process cannot write, start a process, a worker or an addon',
  '--allow-fs-read=': 'files that may be read; the code itself must be',
  '--no-experimental-sqlite':
    'required: `node:sqlite` writes files in spite of the permission model',
  '--disable-sigusr1': 'SIGUSR1 would open the inspector',
  '--clear-free-memory': 'freed heap pages are zeroed',
  '--env-file=': 'sets variables, which are checked like all others, `NODE_OPTIONS` too',
  '--env-file-if-exists=': 'the same, where the file is there',
  '--no-warnings': 'prints less',
  '--no-deprecation': 'prints less',
  '--disable-warning=': 'prints less',
  '--max-old-space-size=': 'the size of the heap, for containers with little memory',
  '--max-old-space-size-percentage=': 'the size of the heap, as a part of the memory',
  '--max-semi-space-size=': 'the size of the young heap; a small one collects dead strings sooner',
  '--use-bundled-ca': 'providers are checked against the root certificates of Node',
  '--use-openssl-ca': 'providers are checked against those of OpenSSL',
  '--use-system-ca': 'providers are checked against those of the system as well',
  '--tls-min-v1.3': 'a stricter TLS',
  '--dns-result-order=': 'which address of a provider is tried first',
  '--disallow-code-generation-from-strings': 'no `eval`',
  '--disable-proto=': 'no `__proto__`',
  '--no-addons': 'no native code but that of Node',
  '--zero-fill-buffers': 'new buffers are zeroed',
};

/** The allowed variables with names that begin with `NODE_`, each with its reason. Node reads over 30 of them. */
export const allowedVariables: Readonly<Record<string, string>> = {
  NODE_OPTIONS: 'its switches are checked like those of the command line',
  NODE_ENV: 'Node does not read it',
  NODE_VERSION: 'Node does not read it; container images set it',
  NODE_EXTRA_CA_CERTS: 'more root certificates, for companies',
  NODE_USE_SYSTEM_CA: 'as `--use-system-ca`',
  NODE_NO_WARNINGS: 'prints less',
  NODE_DISABLE_COLORS: 'prints no colours',
};

/**
 * Other variables that decrypt TLS or load code. Node itself does not read SSLKEYLOGFILE, but whoever sets it wants to
 * decrypt TLS.
 */
const refusedVariables = ['SSLKEYLOGFILE', 'OPENSSL_CONF', 'OPENSSL_MODULES', 'OPENSSL_ENGINES'];

/** What is expected of a start, in one line. */
export const expectedStart = [
  'the switches of npm run verifier; of others only',
  `${Object.keys(allowedSwitches).join(' ')};`,
  `of variables NODE_… only ${Object.keys(allowedVariables).join(' ')}`,
].join(' ');

/**
 * Finds the reasons why a process must not handle keys: every switch and variable that is not known to be harmless, and
 * what is missing. It names them, never their values.
 */
export function findStartProblems(conditions: StartConditions): readonly string[] {
  const { execArgv, env, permission, hasSqlite, isMainThread } = conditions;
  const inOptions = splitOptions(env['NODE_OPTIONS'] ?? '').flatMap(findSwitch);
  return [
    ...execArgv.flatMap(findSwitch),
    ...inOptions.map((name) => `${name} in NODE_OPTIONS`),
    ...Object.entries(env).flatMap(findVariable),
    ...(permission === undefined ? ['no --permission'] : []),
    ...(hasSqlite ? ['no --no-experimental-sqlite'] : []),
    ...(isMainThread ? [] : ['a worker thread']),
  ];
}

function findSwitch(argument: string): string[] {
  return isAllowedSwitch(argument) ? [] : [nameOf(argument)];
}

/**
 * Node and V8 treat `_` as `-`. The other forms of V8 (one dash, `--nofoo`, the value as a separate word) are refused even
 * with an allowed name. So is a value with quotes or backslashes, which have a meaning in NODE_OPTIONS.
 */
function isAllowedSwitch(argument: string): boolean {
  const [, name = '', value = ''] = /^(--[a-z][\w.-]*)(=[^"\\]+)?$/.exec(argument) ?? [];
  return Object.hasOwn(allowedSwitches, name.replaceAll('_', '-') + value.slice(0, 1));
}

function nameOf(argument: string): string {
  const [, name] = /^(--?[a-z][\w.-]*)(?:=|$)/i.exec(argument) ?? [];
  return (
    name?.replaceAll('_', '-') ?? 'a word that is not a switch (a value is written --switch=value)'
  );
}

/** Node splits at spaces and removes quotes and backslashes. A word with one of these is never allowed. */
function splitOptions(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

function findVariable([name, value = '']: readonly [string, string | undefined]): string[] {
  if (value === '') return [];
  // Only "0" switches the check of certificates off.
  if (name === 'NODE_TLS_REJECT_UNAUTHORIZED') return value === '1' ? [] : [name];
  const isAllowed = !name.startsWith('NODE_') || Object.hasOwn(allowedVariables, name);
  return isAllowed && !refusedVariables.includes(name) ? [] : [name];
}
