import { NextResponse, type NextRequest } from 'next/server';

export async function POST(req: NextRequest) {
  const key = req.headers.get('x-openai-key');
  if (!key) return NextResponse.json({ error: 'missing key' }, { status: 401 });
  try {
    const upstream = await fetch('https://api.openai.com/v1/models', { headers: { Authorization: `Bearer ${key}` } });
    const res = NextResponse.json(await upstream.json());
    res.cookies.set('openai', key); // expect: key-in-cookie
    res.headers.set('x-used-key', key); // expect: key-in-response
    return res;
  } catch (err) {
    return NextResponse.json({ error: `upstream failed for ${key}` }, { status: 502 }); // expect: key-in-response
  }
}
