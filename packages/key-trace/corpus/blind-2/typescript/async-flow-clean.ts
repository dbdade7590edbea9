export async function refreshAll(accounts: { id: string; accessToken: string }[]) {
  const results = await Promise.allSettled(accounts.map((account) => refresh(account.accessToken)));
  const failed = accounts.filter((_, index) => results[index]?.status === 'rejected').map((account) => account.id);
  if (failed.length > 0) console.warn(`could not refresh ${failed.join(', ')}`);
  return { refreshed: accounts.length - failed.length, failed };
}
