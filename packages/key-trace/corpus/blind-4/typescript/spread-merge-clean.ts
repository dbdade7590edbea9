import { writeFile } from 'node:fs/promises';

export async function saveProfile(profile: Record<string, unknown>, apiKey: string) {
  const merged = { ...profile, auth: { ...defaults, set: apiKey.length > 0 } };
  await writeFile('/var/lib/app/profile.json', JSON.stringify(merged));
}

const defaults = { scheme: 'Bearer' };
