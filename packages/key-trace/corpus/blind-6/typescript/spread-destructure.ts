interface Body {
  apiKey: string;
  model: string;
  nested?: { token?: { apiKey?: string } };
}

export function describe(body: Body) {
  const { apiKey: secret, ...others } = body;
  console.info('others', others);
  console.info('first', [secret, others.model].join(' / ')); // expect: key-in-log
  console.info('nested', body.nested?.token?.apiKey ?? 'none'); // expect: key-in-log
  console.info('copy', { model: body.model, apiKey: undefined });
  console.info('whole', { ...others, ...body }); // expect: key-in-log
}
