import { describe, expect, it, vi } from 'vitest';
import { retryUntilDone } from './retry-until-done.ts';

describe('retryUntilDone', () => {
  it('does it once for everyone', async () => {
    const act = vi.fn(() => Promise.resolve());
    const done = retryUntilDone(act);
    await Promise.all([done(), done()]);
    await done();
    expect(act).toHaveBeenCalledOnce();
  });

  it('tries once more, together, for all who waited', async () => {
    const act = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new Error('failed'));
    const done = retryUntilDone(act);
    await Promise.all([done(), done(), done()]);
    expect(act).toHaveBeenCalledTimes(2);
  });

  it('tries again for whoever asks after it has failed twice', async () => {
    const act = vi.fn(() => Promise.resolve());
    act.mockRejectedValueOnce(new Error('failed')).mockRejectedValueOnce(new Error('failed'));
    const done = retryUntilDone(act);
    await expect(done()).rejects.toThrow('failed');
    await done();
    expect(act).toHaveBeenCalledTimes(3);
  });
});
