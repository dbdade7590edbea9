// Every rule that a finding can name. `line` is the line of the seed's checklist (docs/threat-model.md) that the rule guards.

export type Severity = 'error' | 'warning' | 'note';

export interface Rule {
  readonly title: string;
  readonly line: number;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
}

export const checklist: readonly string[] = [
  'API key never appears in any log output',
  'API key never appears in error messages or stack traces',
  'API key never written to disk (including temp files)',
  'API key never stored in Redis or PostgreSQL',
  'API key encrypted with AES-256-GCM',
  'Session key transmitted only over HTTPS',
  'Key validation happens in-memory only',
  'Memory is properly cleared after use',
  'Rate limiting on key validation endpoint',
  'Failed validation attempts are logged (without key content)',
];

export const rules = {
  'key-in-log': {
    title: 'A key reaches a log',
    line: 1,
    severity: 'error',
    why: 'Logs are copied to files, collectors and backups, and are read by many more people than the code.',
    fix: 'Log that there was a key, its provider or a keyed hash of it; never the key or an object that holds it.',
  },
  'key-in-error': {
    title: 'A key is put into an error',
    line: 2,
    severity: 'error',
    why: 'The text of an error ends up in logs, error trackers and often in the answer to the client.',
    fix: 'Use a fixed text and a code; name the field that was wrong, not its value.',
  },
  'key-in-text-form': {
    title: 'An object prints its key',
    line: 2,
    severity: 'error',
    why: 'Whoever logs the object, or looks at it in a stack trace, sees the key.',
    fix: 'Let the text form say `[secret]`, or hold the key in a type that does.',
  },
  'key-in-response': {
    title: 'A key is sent back in an answer',
    line: 2,
    severity: 'error',
    why: 'Answers are kept by browsers, proxies and monitoring, and page code can read them.',
    fix: 'Answer what came of the key (valid, tier), never the key.',
  },
  'key-on-disk': {
    title: 'A key is written to a file',
    line: 3,
    severity: 'error',
    why: 'A file outlives the process, and copies of it survive in backups and on the disk; this applies to temporary files, too.',
    fix: 'Keep the key in memory; pass it through a pipe or the header of the request that needs it.',
  },
  'key-in-cache': {
    title: 'A key is stored in Redis or a cache',
    line: 4,
    severity: 'error',
    why: 'Redis writes its memory to disk, answers MONITOR and dumps, and is shared by other services.',
    fix: 'Cache the verdict under an HMAC of the key, or do not cache.',
  },
  'key-in-queue': {
    title: 'A key is put into a job queue',
    line: 4,
    severity: 'error',
    why: 'The broker stores the arguments of a job on disk, and the results backend keeps them.',
    fix: 'Do the work in the request that carries the key, or queue what does not need it.',
  },
  'key-in-database': {
    title: 'A key is stored in a database',
    line: 4,
    severity: 'error',
    why: 'Rows stay in the write-ahead log, in dead rows, in replicas and in backups.',
    fix: 'Do not store the key; store an HMAC of it where it must be recognised.',
  },
  'key-in-url': {
    title: 'A key is put into a URL',
    line: 1,
    severity: 'error',
    why: 'URLs are written to access logs, browser history and the Referer header.',
    fix: 'Send the key in a header.',
  },
  'key-in-telemetry': {
    title: 'A key is sent to analytics or an error tracker',
    line: 1,
    severity: 'error',
    why: 'The key leaves the system for a third party that stores events for months.',
    fix: 'Send an event without the key and without objects that hold it.',
  },
  'key-in-subprocess': {
    title: 'A key is an argument of a process',
    line: 7,
    severity: 'error',
    why: 'Every user of the machine can read the arguments of a process, and audit logs keep them.',
    fix: 'Write the key to the standard input of the process.',
  },
  'key-in-browser-storage': {
    title: 'A key is kept in browser storage',
    line: 3,
    severity: 'error',
    why: 'Browser storage is a file on the disk, and every script of the page can read it.',
    fix: 'Keep the key in memory, or outside of the page altogether.',
  },
  'key-in-cookie': {
    title: 'A key is put into a cookie or a session',
    line: 3,
    severity: 'error',
    why: 'Cookies are written to disk and sent with every request; sessions are stored by the server.',
    fix: 'Send the key in the header of the request that needs it.',
  },
  'key-in-post-message': {
    title: 'A key is posted to another window',
    line: 7,
    severity: 'error',
    why: 'Every script that listens in the other window gets the key.',
    fix: 'Let the code that holds the key do the work, and post the result.',
  },
  'key-in-clipboard': {
    title: 'A key is copied to the clipboard',
    line: 7,
    severity: 'error',
    why: 'Every program can read the clipboard, and its history is synchronised.',
    fix: 'Leave copying to the user.',
  },
  'redaction-gap': {
    title: 'A list of what to redact misses a key',
    line: 1,
    severity: 'warning',
    why: 'The log is trusted to be clean, and this name passes.',
    fix: 'Add the missing name to the list.',
  },
  'aes-without-authentication': {
    title: 'AES without authentication',
    line: 5,
    severity: 'error',
    why: 'Without a tag, bits can be changed in transit, and error messages can give the plaintext away.',
    fix: 'Use AES-256-GCM.',
  },
  'fixed-iv': {
    title: 'An IV that is fixed or used again',
    line: 5,
    severity: 'error',
    why: 'Two messages under one key and one IV reveal both, and the key that makes the tags.',
    fix: 'Take 12 fresh random bytes for every encryption.',
  },
  'weak-random': {
    title: 'A key or IV from a random generator that can be predicted',
    line: 5,
    severity: 'error',
    why: 'Someone who sees some values of the generator can compute the next ones.',
    fix: 'Use crypto.getRandomValues, crypto.randomBytes, or secrets and os.urandom.',
  },
  'missing-https-check': {
    title: 'Key headers are read and nothing refuses plain HTTP',
    line: 6,
    severity: 'note',
    why: 'Over plain HTTP anyone on the network can read the key and its session key.',
    fix: 'Refuse the request unless it came over HTTPS (X-Forwarded-Proto of a trusted proxy, HTTPSRedirect, HSTS).',
  },
  'missing-rate-limit': {
    title: 'A route that validates keys has no rate limit',
    line: 9,
    severity: 'note',
    why: 'The route tells anyone whether a stolen or guessed key works.',
    fix: 'Limit the route by client.',
  },
  'validation-error-echo': {
    title: 'A request model with a key, and no handler for its validation errors',
    line: 2,
    severity: 'note',
    why: 'The default answer to a request of the wrong shape repeats what was sent.',
    fix: 'Handle validation errors: name the fields, leave the input out.',
  },
  'broad-except-logged': {
    title: 'Any exception is logged or answered while a key is in use',
    line: 2,
    severity: 'warning',
    why: 'The exception of a library may hold the request with its headers.',
    fix: 'Log the class of the exception and a fixed text.',
  },
  'decrypt-answers-differ': {
    title: 'Failures of decryption answer differently',
    line: 2,
    severity: 'warning',
    why: 'The difference tells an attacker which part was wrong.',
    fix: 'One error for every failure.',
  },
  'seed-api-key': {
    title: 'Seed audit 1: api_key',
    line: 1,
    severity: 'note',
    why: 'The seed asks to look at each of these lines for logging of keys.',
    fix: 'See the verdict beside the line.',
  },
  'seed-byok': {
    title: 'Seed audit 2: byok',
    line: 7,
    severity: 'note',
    why: 'The seed asks to look at all handling of brought keys.',
    fix: 'See the verdict beside the line.',
  },
  'seed-encrypted-key': {
    title: 'Seed audit 3: X-Encrypted-Key',
    line: 6,
    severity: 'note',
    why: 'The seed asks to look at the handling of the header.',
    fix: 'See the verdict beside the line.',
  },
  'seed-print': {
    title: 'Seed audit 4: print, logger.debug, logger.info',
    line: 1,
    severity: 'note',
    why: 'The seed forbids these with a key in them.',
    fix: 'See the verdict beside the line.',
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;
