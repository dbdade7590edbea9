import { cookies } from 'next/headers';

export async function saveKey(formData: FormData) {
  'use server';
  const apiKey = formData.get('apiKey') as string;
  (await cookies()).set('openai', apiKey, { httpOnly: true }); // expect: key-in-cookie
}
