'use server';

import { cookies } from 'next/headers';
import { seal } from '@/lib/seal';

export async function saveKey(formData: FormData) {
  const apiKey = String(formData.get('apiKey') ?? '');
  if (!apiKey) return { error: 'Enter a key' };
  const jar = await cookies();
  jar.set('key_saved', '1');
  await db.credential.create({ data: { sealed: await seal(apiKey), lastFour: apiKey.slice(-4) } });
  return { ok: true };
}
