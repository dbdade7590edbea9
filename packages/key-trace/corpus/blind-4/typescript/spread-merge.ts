import { writeFile } from 'node:fs/promises';

export async function saveProfile(profile: Record<string, unknown>, apiKey: string) {
  const merged = { ...profile, auth: { ...defaults, token: apiKey } };
  await writeFile('/var/lib/app/profile.json', JSON.stringify(merged)); // expect: key-on-disk
}

const defaults = { scheme: 'Bearer' };
