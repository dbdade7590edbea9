/** `PlainToken` is a class, `API_KEY` is not. */
export function isClassName(name: string): boolean {
  return /^_*[A-Z][a-z]/.test(name);
}
