/** The promises of Phantom Key, in the words of docs/threat-model.md. A check names them by number, 1 to 12. */
export const promises: readonly string[] = [
  'No script of a page can read the key or the headers that carry it, or find out that the extension is there.',
  'A request carries the key only if an allowed site makes it, to the exact API of the backend, over HTTPS.',
  'Nothing of a key reaches a disk, a URL, a console or a crash report through the browser.',
  'The API key crosses no message: it is encrypted in the popup, and only the backend decrypts it.',
  'Nobody but the pages of the extension gets an answer from its background, and the web reaches none of its files.',
  'The extension asks for what docs/store/permissions.md has a reason for, and runs its own code only.',
  'A lock, a crash and the end of the browser forget everything: no rule, no key in storage, no request that carries one.',
  'Once a key is forgotten, the pages of the extension closed and its worker at rest, no process of the browser holds the typed key.',
  'The backend puts nothing of a key into logs, errors, answers, metrics, files, Redis or a database.',
  'The backend holds a key in memory while it uses it, and lets go of it afterwards.',
  'Keys are encrypted with AES-256-GCM, and every envelope that cannot be opened gets the same answer after the same work.',
  'The backend refuses plain HTTP, limits how often keys can be tried, and logs failed tries without the key.',
];
