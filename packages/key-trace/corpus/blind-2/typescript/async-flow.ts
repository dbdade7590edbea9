export async function refreshAll(accounts: { id: string; accessToken: string }[]) {
  const results = await Promise.allSettled(accounts.map((account) => refresh(account.accessToken)));
  results.forEach((result, index) => {
    const account = accounts[index];
    if (result.status === 'rejected' && account) {
      console.warn(`could not refresh ${account.id} (${account.accessToken})`); // expect: key-in-log
    }
  });
}
