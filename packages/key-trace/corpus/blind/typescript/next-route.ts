import { NextResponse, type NextRequest } from 'next/server';

export async function POST(req: NextRequest) {
  const { apiKey } = await req.json();
  const check = await fetch('https://api.anthropic.com/v1/models', { headers: { 'x-api-key': apiKey } });
  if (!check.ok) {
    console.error('[validate] upstream said', check.status, 'for', apiKey.trim()); // expect: key-in-log
    return NextResponse.json({ ok: false }, { status: 401 });
  }
  const res = NextResponse.json({ ok: true });
  res.cookies.set('anthropic_key', apiKey, { httpOnly: true, secure: true }); // expect: key-in-cookie
  return res;
}
