import { NextResponse } from 'next/server';

export async function POST(request: Request) {
  const { apiKey } = await request.json();
  const valid = await validate(apiKey);
  return NextResponse.json({ valid, apiKey }); // expect: key-in-response
}
