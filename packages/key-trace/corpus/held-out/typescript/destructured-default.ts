type Options = { apiKey?: string; region?: string };

export function init({ apiKey = process.env['REPLICATE_API_TOKEN'], region = 'eu' }: Options = {}) {
  console.log('init', region);
  console.warn('falling back to ' + apiKey); // expect: key-in-log
}
