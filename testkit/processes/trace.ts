import { readFile } from 'node:fs/promises';
import { expectProgram } from './system-package.ts';

const strace = {
  name: 'strace',
  debianPackage: 'strace',
  paths: ['/usr/bin/strace', '/usr/local/bin/strace'],
  override: 'STRACE_PATH',
};

/** Everything with which a process can put bytes somewhere, or open, make, rename or map what it can put them into. */
const systemCalls = [
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendto', 'sendmsg', 'sendmmsg'],
  ...['sendfile', 'splice', 'tee', 'vmsplice', 'copy_file_range', 'process_vm_writev'],
  ...['open', 'openat', 'openat2', 'creat', 'mknod', 'mknodat', 'memfd_create'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'],
  ...['truncate', 'ftruncate', 'fallocate', 'mkdir', 'mkdirat', 'setxattr', 'fsetxattr'],
  ...['open_by_handle_at', 'io_uring_setup', 'io_submit', 'execve', 'execveat', 'ptrace'],
];

/** One system call of a traced process. */
export interface TracedCall {
  readonly name: string;
  /** As strace writes them: flags by name, descriptors with what they stand for, bytes in hex. */
  readonly text: string;
  /** All bytes among the arguments, one after the other. */
  readonly bytes: Buffer;
}

/**
 * What to put before a command so that its calls, and those of all its threads and children, are written to this file.
 * strace runs beside it (`-D`), so that signals and the exit code are the command's own.
 */
export function traceInto(file: string): string[] {
  const options = ['-D', '-f', '-qq', '-xx', '-yy', '-s', '1000000', '-o', file];
  return [expectProgram(strace), ...options, '-e', `trace=${systemCalls.join(',')}`];
}

/** The calls of a trace. Calls that were interrupted are put together again. */
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
