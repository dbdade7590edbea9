import { createHash } from 'node:crypto';
import { NextResponse } from 'next/server';

export async function POST(request: Request) {
  const { apiKey } = await request.json();
  const fingerprint = createHash('sha256').update(apiKey).digest('hex').slice(0, 12);
  return NextResponse.json({ valid: await validate(apiKey), fingerprint });
}
