const labels = { apiKey: 'API key', sessionKey: 'Session key' };
const errors: Record<string, string> = {};

export function explain(field: 'apiKey' | 'sessionKey') {
  console.log(labels.apiKey, labels[field], errors.apiKey);
}
