import { readBrowserTree } from '../processes/process-tree.ts';

/** Sends SIGKILL to every process of the browser on this profile, as after a crash or when memory runs out. */
export async function killBrowser(profile: string): Promise<void> {
  for (const { pid } of await readBrowserTree(profile)) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended together with its parent.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
