import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..');
const modules = join(repository, 'node_modules');

/** A workspace as its users get it: packed, and installed in an empty folder outside the repository. */
export class InstalledPackage implements AsyncDisposable {
  readonly folder: string;
  /** Files in the tarball. */
  readonly files: readonly string[];

  private constructor(folder: string, files: readonly string[]) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Builds, packs and installs a workspace. Its dependencies are links to those of the repository, which npm accepts because
   * their versions match, so it asks no registry.
   * @param dependencies names of all packages that it and its user need
   */
  static async create(
    workspace: string,
    dependencies: readonly string[],
  ): Promise<InstalledPackage> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), `${workspace}-installed-`)));
    const packed = join(folder, 'packed');
    const user = join(folder, 'user');
    await mkdir(packed);
    await mkdir(user);
    const { stdout } = await run(
      'npm',
      ['pack', '--workspace', workspace, '--pack-destination', packed, '--json'],
      { cwd: repository },
    );
    const tarball = readPacked(stdout);
    await writeFile(join(user, 'package.json'), '{ "private": true, "type": "module" }\n');
    const paths = [join(packed, tarball.filename), ...dependencies.map((it) => join(modules, it))];
    await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', ...paths], {
      cwd: user,
    });
    return new InstalledPackage(user, tarball.files);
  }

  /** Writes a file into the folder. */
  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, name), text);
  }

  /** Runs a Node program in the folder, by its relative path. Returns its exit code and output. */
  async run(program: string, ...args: string[]): Promise<{ code: number; output: string }> {
    try {
      const { stdout } = await run(process.execPath, [program, ...args], { cwd: this.folder });
      return { code: 0, output: stdout };
    } catch (error) {
      if (!(error instanceof Error && 'stdout' in error && 'code' in error)) throw error;
      return { code: Number(error.code), output: `${String(error.stdout)}${error.message}` };
    }
  }

  /** Type-checks a user's TypeScript against the declarations, with all strict options. Returns the errors. */
  async checkTypes(...names: string[]): Promise<string> {
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--noEmit'];
    const tsc = join(modules, 'typescript', 'bin', 'tsc');
    const { output } = await this.run(tsc, ...options, '--types', 'node', ...names);
    return output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(join(this.folder, '..'), { recursive: true });
  }
}

interface Packed {
  readonly filename: string;
  readonly files: readonly string[];
}

/** npm prints a list, newer versions an object by name. The build before it prints lines. */
function readPacked(output: string): Packed {
  const data: unknown = JSON.parse(output.slice(output.search(/^[[{]/m)));
  const [first] = Object.values(data as Record<string, { filename: string; files: object[] }>);
  if (first === undefined) throw new Error('npm pack must name the tarball');
  const files = first.files.map((file) => ('path' in file ? String(file.path) : ''));
  return { filename: first.filename, files };
}
