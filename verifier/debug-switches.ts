/** What a process was started with. */
export interface StartConditions {
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Node's permission model; `undefined` where it is off. */
  readonly permission: object | undefined;
  /** Whether `node:sqlite` can be loaded: it writes files in spite of the permission model (Node 24.21). */
  readonly hasSqlite: boolean;
}

/**
 * Node's and V8's switches that print what passes through the process, write its memory to a file, or let somebody
 * look inside. Each stands for all that start like it, except where it ends with a full stop.
 */
const refusedSwitches = [
  'inspect',
  'debug-port',
  'experimental-network-inspection',
  'heapsnapshot-',
  'report-',
  'experimental-report',
  'diagnostic-dir',
  'cpu-prof',
  'heap-prof',
  'prof',
  'perf-',
  'interpreted-frames-native-stack',
  'log.',
  'log-',
  'logfile',
  'print-',
  'trace-',
  'redirect-',
  'tls-keylog',
  'node-memory-debug',
  'abort-on-uncaught-exception',
  'insecure-http-parser',
  'experimental-config-file',
  'experimental-default-config-file',
  'permission-audit',
  // The permission model tells of leave to write anywhere only, not of leave to write in one folder.
  'allow-fs-write',
  'allow-child-process',
  'allow-worker',
  'allow-addons',
  'allow-wasi',
  'allow-inspector',
  'watch',
];

/** Variables that do the same. Node itself does not read SSLKEYLOGFILE; who sets it wants TLS opened. */
const refusedVariables = [
  'NODE_DEBUG',
  'NODE_DEBUG_NATIVE',
  'NODE_REDIRECT_WARNINGS',
  'NODE_V8_COVERAGE',
  'SSLKEYLOGFILE',
];

/**
 * Why a process must not handle keys: each switch and variable that would print or open its memory, or let it write. Names them, never their values.
 */
export function findDebugSwitches(conditions: StartConditions): readonly string[] {
  const { execArgv, env, permission, hasSqlite } = conditions;
  const inOptions = splitOptions(env['NODE_OPTIONS'] ?? '').flatMap(findSwitch);
  return [
    ...execArgv.flatMap(findSwitch),
    ...inOptions.map((name) => `${name} in NODE_OPTIONS`),
    ...findVariables(env),
    ...(permission === undefined ? ['no --permission'] : []),
    ...(hasSqlite ? ['no --no-experimental-sqlite'] : []),
  ];
}

function findSwitch(argument: string): string[] {
  const name = nameOf(argument);
  if (name === null) return [];
  return refusedSwitches.some((refused) => `${name}.`.startsWith(refused)) ? [`--${name}`] : [];
}

/** Node and V8 take one dash for two, `_` for `-`, and a value behind `=`. */
function nameOf(argument: string): string | null {
  const [, name] = /^--?([a-z][a-z0-9_-]*)/i.exec(argument) ?? [];
  return name === undefined ? null : name.replaceAll('_', '-');
}

/** Roughly: NODE_OPTIONS may quote values, and no value that is taken for a switch is lost by refusing it. */
function splitOptions(text: string): readonly string[] {
  return text.split(/[\s"']+/);
}

function findVariables(env: StartConditions['env']): string[] {
  const found = refusedVariables.filter((name) => (env[name] ?? '') !== '');
  return env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
    ? [...found, 'NODE_TLS_REJECT_UNAUTHORIZED']
    : found;
}
