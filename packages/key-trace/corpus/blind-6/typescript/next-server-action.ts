'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { prisma } from '@/lib/prisma';

export async function saveKey(formData: FormData) {
  const apiKey = formData.get('apiKey') as string;
  const provider = String(formData.get('provider'));
  (await cookies()).set('llm_key', apiKey, { httpOnly: true }); // expect: key-in-cookie
  await prisma.providerKey.upsert({ // expect: key-in-database
    where: { provider },
    create: { provider, key: apiKey },
    update: { key: apiKey },
  });
  redirect(`/settings?saved=${provider}&key=${apiKey}`); // expect: key-in-url
}
