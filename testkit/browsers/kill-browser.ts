import { readBrowserTree } from '../processes/process-tree.ts';

/** SIGKILL to every process of the browser on this profile, as a crash or the system's memory killer would. */
export async function killBrowser(profile: string): Promise<void> {
  for (const { pid } of await readBrowserTree(profile)) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended with its parent.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
