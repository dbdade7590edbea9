import { NextResponse } from 'next/server';
import { cookies } from 'next/headers';
import { kv } from '@vercel/kv';

export async function POST(req: Request) {
  const body = await req.json();
  const key: string = body.apiKey;
  try {
    await kv.set(`user:${body.userId}`, { key, at: Date.now() }); // expect: key-in-cache
    (await cookies()).set('byok', key, { httpOnly: true }); // expect: key-in-cookie
  } catch (err) {
    console.error('failed for body', body); // expect: key-in-log
    return NextResponse.json({ error: String(err), received: body }, { status: 500 }); // expect: key-in-response
  }
  return NextResponse.redirect(new URL(`/settings?key=${key}`, req.url)); // expect: key-in-url
}
