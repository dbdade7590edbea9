import { readFile } from 'node:fs/promises';
import { expectProgram } from './system-package.ts';

const strace = {
  name: 'strace',
  debianPackage: 'strace',
  paths: ['/usr/bin/strace', '/usr/local/bin/strace'],
  override: 'STRACE_PATH',
};

/** All system calls by which a process can write bytes, or open, create, rename or map files. */
const systemCalls = [
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendto', 'sendmsg', 'sendmmsg'],
  ...['sendfile', 'splice', 'tee', 'vmsplice', 'copy_file_range', 'process_vm_writev'],
  ...['open', 'openat', 'openat2', 'creat', 'mknod', 'mknodat', 'memfd_create'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'],
  ...['truncate', 'ftruncate', 'fallocate', 'mkdir', 'mkdirat', 'setxattr', 'fsetxattr'],
  ...['open_by_handle_at', 'io_uring_setup', 'io_submit', 'execve', 'execveat', 'ptrace'],
];

/** A system call of a traced process. */
export interface TracedCall {
  readonly name: string;
  /** As strace writes them: flags by name, descriptors with their targets, bytes in hex. */
  readonly text: string;
  /** All bytes among the arguments, concatenated. */
  readonly bytes: Buffer;
}

/**
 * The words to put before a command to write its calls, and those of all its threads and children, to this file. strace runs
 * beside it (`-D`), so that signals and the exit code are the command's own.
 */
export function traceInto(file: string): string[] {
  const options = ['-D', '-f', '-qq', '-xx', '-yy', '-s', '1000000', '-o', file];
  return [expectProgram(strace), ...options, '-e', `trace=${systemCalls.join(',')}`];
}

/** The calls of a trace. Interrupted calls are joined again. */
export async function readTrace(file: string): Promise<TracedCall[]> {
  const begun = new Map<string, string>();
  const calls: TracedCall[] = [];
  for (const line of (await readFile(file, 'latin1')).split('\n')) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const start = /^(.*) <unfinished \.\.\.>$/.exec(text)?.[1];
    if (start !== undefined) {
      begun.set(thread, start);
      continue;
    }
    const end = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
    const whole = end === undefined ? text : (begun.get(thread) ?? '') + end;
    const name = /^(\w+)\(/.exec(whole)?.[1];
    if (name !== undefined) calls.push({ name, text: whole, bytes: readBytes(whole) });
  }
  return calls;
}

function readBytes(text: string): Buffer {
  const strings = [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => hex);
  return Buffer.from(strings.join('').replaceAll('\\x', ''), 'hex');
}
