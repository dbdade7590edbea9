'use server';

import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { prisma } from '@/lib/prisma';
import { encrypt } from '@/lib/crypto';

export async function saveKey(formData: FormData) {
  const apiKey = formData.get('apiKey') as string;
  const provider = String(formData.get('provider'));
  const fingerprint = createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
  (await cookies()).set('llm_key_set', '1', { httpOnly: true });
  await prisma.providerKey.create({ data: { provider, fingerprint, ciphertext: await encrypt(apiKey) } });
  redirect(`/settings?saved=${provider}&fingerprint=${fingerprint}`);
}
