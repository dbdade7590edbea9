export async function login(form: { password: string; apiKey: string | null }) {
  const session = await exchange(form.apiKey);
  form.apiKey = null;
  form.password = '';
  console.log('form after login', form.apiKey);
  let token: string | undefined = session.token;
  await use(token);
  token = undefined;
  console.log('token now', token);
}
