import { NextResponse } from 'next/server';
import { kv } from '@vercel/kv';
import { seal } from '@/lib/seal';

export async function POST(req: Request) {
  const body = await req.json();
  const key: string = body.apiKey;
  try {
    await kv.set(`user:${body.userId}`, { key: await seal(key), at: Date.now() });
  } catch (err) {
    console.error('failed for user', body.userId);
    return NextResponse.json({ error: 'failed' }, { status: 500 });
  }
  return NextResponse.redirect(new URL('/settings?saved=1', req.url));
}
