import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expectProgram } from '../../testkit/processes/system-package.ts';

const run = promisify(execFile);

/** The longest dump that is read, in characters. */
const maxBuffer = 1 << 28;

const byName = (name: string) => ({
  name,
  debianPackage: 'postgresql-client',
  paths: [`/usr/bin/${name}`, `/usr/local/bin/${name}`, `/opt/homebrew/bin/${name}`],
  override: `${name.toUpperCase()}_PATH`,
});

/** The controls of a search of the dump. */
export interface PostgresControls {
  /** In a column of text. */
  readonly text: string;
  /** In a large object. */
  readonly blob: string;
}

/**
 * Writes everything that a database contains into a folder: the text of `pg_dump` with all tables and large objects, and the
 * bytes of every binary value, which may be UTF-16 or compressed. The server's own tool knows all its types. The controls are
 * planted before and removed afterwards.
 * @throws if the server cannot be reached
 */
export async function dumpPostgres(
  url: string,
  folder: string,
  { text, blob }: PostgresControls,
): Promise<void> {
  const table = `phantom_key_audit_${randomBytes(6).toString('hex')}`;
  const bytes = Buffer.from(blob).toString('hex');
  const number = await query(
    url,
    `CREATE TABLE ${table} (value text); INSERT INTO ${table} VALUES ('${text}');
     SELECT lo_from_bytea(0, '\\x${bytes}');`,
  );
  try {
    const { stdout } = await runFor(url, 'pg_dump', ['-b']);
    await writeFile(join(folder, 'dump.sql'), stdout);
    await writeFile(join(folder, 'binary-values'), Buffer.concat(readBinaryValues(stdout)));
  } finally {
    await query(url, `DROP TABLE ${table}; SELECT lo_unlink(${/\d+/.exec(number)?.[0] ?? '0'});`);
  }
}

/** Values of type `bytea` and large objects, which the dump contains in hex. */
function readBinaryValues(dump: string): Buffer[] {
  const values = dump.matchAll(/\\x((?:[0-9a-f]{2}){4,})/g);
  return Array.from(values, ([, hex = '']) => Buffer.from(`${hex}0a`, 'hex'));
}

async function query(url: string, sql: string): Promise<string> {
  const options = ['--no-psqlrc', '--quiet', '--tuples-only', '--set', 'ON_ERROR_STOP=1'];
  return (await runFor(url, 'psql', [...options, '-c', sql])).stdout;
}

/** A password in a URL belongs neither on a command line, which every user of the machine can read, nor in an error. */
async function runFor(url: string, name: string, parameters: readonly string[]) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode') ?? 'prefer',
  };
  return run(expectProgram(byName(name)), [...parameters], { env, maxBuffer });
}
