/** `PlainToken` is a class; `API_KEY` is none. */
export function isClassName(name: string): boolean {
  return /^_*[A-Z][a-z]/.test(name);
}
