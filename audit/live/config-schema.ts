// The schema of the configuration file, with the expected value of each member.
import * as v from 'valibot';

/** The part of an issue that names the member, never its value. */
type Issue = Pick<v.BaseIssue<unknown>, 'message' | 'type'> & {
  readonly path?: readonly { readonly key: unknown }[] | undefined;
};

const defaultVarying = ['date', 'x-request-id', 'ratelimit', 'ratelimit-policy'];
const defaultFailureLog = '\\b40[01]\\b|fail|invalid|reject|denied|refused|undecryptable';

/** @param toPath makes a path of the file absolute */
export function createLiveConfigSchema(toPath: (path: string) => string) {
  return v.pipe(
    object({
      name: v.nullish(text(/^/, 'text'), 'backend'),
      start: v.nullish(startSchema(toPath), null),
      url: required(text(/^https:\/\//, 'an https:// URL without a path')),
      ca: optionalPath(toPath),
      plainHttp: v.nullish(plainHttpSchema(), {}),
      routes: v.nullish(object({ validate: routeSchema(), use: routeSchema() }), {}),
      provider: v.nullish(providerSchema(toPath), {}),
      protocols: v.nullish(member(v.array(v.picklist(['v1', 'v2'])), 'v1, v2 or both'), ['v1']),
      watch: v.pipe(
        v.nullish(list(/./, 'paths of folders'), []),
        v.transform((paths) => paths.map(toPath)),
      ),
      redis: v.nullish(text(/^(?:start|rediss?:\/\/.+)$/, '"start" or a redis:// URL'), null),
      postgres: v.nullish(text(/^(?:start|postgres(?:ql)?:\/\/.+)$/, postgresShape), null),
      validationsPerWindow: number(20, 1, 1_000),
      expect: v.nullish(member(statuses, 'an object of lists of HTTP statuses'), {}),
      varyingHeaders: v.pipe(
        v.nullish(list(/^[\w-]+$/, 'names of headers'), defaultVarying),
        v.transform((names) => names.map((name) => name.toLowerCase())),
      ),
      failureLog: v.nullish(member(regularExpression, 'a regular expression'), defaultFailureLog),
      memory: v.nullish(member(v.picklist(['report', 'forbid']), '"report" or "forbid"'), 'report'),
      timeoutSeconds: number(15, 1, 600),
    }),
    v.partialCheck(
      [['start'], ['provider', 'port']],
      ({ start, provider }) => start !== null || provider.port !== 0,
      'provider.port must be set where start is not: the backend has its base URL from elsewhere',
    ),
    v.partialCheck(
      [
        ['provider', 'certificateFile'],
        ['provider', 'privateKeyFile'],
      ],
      ({ provider: { certificateFile, privateKeyFile } }) =>
        (certificateFile === null) === (privateKeyFile === null),
      'provider.certificateFile and provider.privateKeyFile must be set together',
    ),
  );
}

/** A line about a problem: the name of the member and what was expected. */
export function describeIssue({ message, path = [], type }: Issue): string {
  const name = path.map(({ key }) => String(key)).join('.');
  if (type === 'partial_check') return message;
  return `${name === '' ? 'the configuration' : name} ${message}`;
}

const postgresShape = '"start" or a postgresql:// URL';
const regularExpression = v.pipe(v.string(), v.check(isRegularExpression));
const status = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));
const statuses = record(v.array(status));

function startSchema(toPath: (path: string) => string) {
  const words = v.pipe(v.array(v.pipe(v.string(), v.regex(/./))), v.nonEmpty());
  return object({
    command: required(member(words, 'a program and its arguments, as a list')),
    cwd: v.pipe(v.nullish(text(/^/, 'text'), '.'), v.transform(toPath)),
    env: v.nullish(member(record(v.string()), 'an object of text'), {}),
    readySeconds: number(30, 1, 600),
  });
}

function plainHttpSchema() {
  return object({
    url: v.nullish(text(/^http:\/\//, 'an http:// URL without a path'), null),
    proxyHeader: v.nullish(text(/^[\w-]+$/, 'the name of a header'), null),
  });
}

function routeSchema() {
  const route = object({
    method: v.nullish(text(/^[A-Z]+$/, 'a method in capitals'), 'GET'),
    path: required(text(/^\//, 'a path that begins with /')),
    body: v.nullish(v.unknown(), null),
  });
  return v.nullish(route, {});
}

function providerSchema(toPath: (path: string) => string) {
  return object({
    id: v.nullish(text(/^[\w.-]+$/, 'the id of a provider in the backend’s API'), 'openai'),
    keyPrefix: v.nullish(text(/^[!-~]{1,40}$/, 'printable text'), 'sk-proj-FAKE'),
    port: number(0, 0, 65_535),
    certificateFile: optionalPath(toPath),
    privateKeyFile: optionalPath(toPath),
    answer: v.nullish(v.unknown(), null),
  });
}

/** An object of these members and no others. valibot would accept a list as an object. */
function object<Entries extends v.ObjectEntries>(entries: Entries) {
  const members = v.strictObject(
    entries,
    `is not known: expected ${Object.keys(entries).join(', ')}`,
  );
  return v.pipe(v.custom<object>(isObject, 'must be an object'), members);
}

function record<Output>(entry: v.GenericSchema<unknown, Output>) {
  return v.pipe(v.custom<object>(isObject), v.record(v.string(), entry));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One sentence about a member, for any problem in it. */
function member<Output>(schema: v.GenericSchema<unknown, Output>, expected: string) {
  return v.custom<Output>((value) => v.is(schema, value), `must be ${expected}`);
}

/** A required member. A missing one is treated like `null`. */
function required<Output>(schema: v.GenericSchema<unknown, Output>) {
  return v.pipe(v.optional(v.unknown(), null), schema);
}

function text(shape: RegExp, expected: string) {
  return member(v.pipe(v.string(), v.regex(shape)), expected);
}

function list(shape: RegExp, expected: string) {
  return member(v.array(v.pipe(v.string(), v.regex(shape))), expected);
}

function number(fallback: number, min: number, max: number) {
  const whole = v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
  return v.nullish(member(whole, `a whole number from ${min} to ${max}`), fallback);
}

function optionalPath(toPath: (path: string) => string) {
  return v.pipe(
    v.nullish(text(/^/, 'text'), ''),
    v.transform((path) => (path === '' ? null : toPath(path))),
  );
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
