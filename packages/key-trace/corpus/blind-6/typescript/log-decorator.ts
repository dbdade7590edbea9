export function Logged(_target: object, name: string, descriptor: PropertyDescriptor) {
  const original = descriptor.value;
  descriptor.value = function (...args: unknown[]) {
    console.debug(`[${name}] called with`, args); // expect: key-in-log
    return original.apply(this, args);
  };
  return descriptor;
}

export class KeyService {
  @Logged
  async validate(provider: string, apiKey: string): Promise<boolean> {
    return fetch(`https://${provider}.example/models`, { headers: { Authorization: `Bearer ${apiKey}` } }).then((r) => r.ok);
  }
}
