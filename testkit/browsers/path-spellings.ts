/** Paths below `/api/` that some servers may read as a path outside it, or as another path inside. */
export const ambiguousPaths: readonly string[] = [
  // An encoded slash after two dots, in upper and lower case.
  '/api/..%2fdebug',
  '/api/..%2Fdebug',
  '/api/v1/..%2f..%2fdebug',
  '/api/v1%2f..%2f..%2fdebug',
  '/api/x%2f..%2f..%2fdebug?mark=query',
  // Encoded dots. The browser resolves them if nothing else is encoded.
  '/api/%2e%2e%2fdebug',
  '/api/%2E%2E%2Fdebug',
  '/api/.%2e%2fdebug',
  '/api/%2e.%2fdebug',
  '/api/v1/%2e%2e%5cdebug',
  // Encoded twice, and three times.
  '/api/v1/..%252fdebug',
  '/api/v1/%252e%252e%252fdebug',
  '/api/v1/%252E%252E/debug',
  '/api/v1/..%25252fdebug',
  '/api/v1/..%255cdebug',
  // Path separators of Windows.
  '/api/..%5cdebug',
  '/api/..%5Cdebug',
  // Path parameters, which Java servers remove.
  '/api/..;/debug',
  '/api/..;a=b/debug',
  '/api/v1;/../debug;x',
  '/api/v1/..%3b/debug',
  '/api/v1/..%3B/debug',
  // Empty segments.
  '/api//debug',
  '/api//',
  '/api/v1//..%2fdebug',
  // Control characters, and spaces around the dots.
  '/api/..%00/debug',
  '/api/..%09/debug',
  '/api/..%0d%0a/debug',
  '/api/v1/..%7f/debug',
  '/api/..%20/debug',
  '/api/%20../debug',
  '/api/.../debug',
  // Overlong UTF-8, and bytes that are not UTF-8.
  '/api/..%c0%afdebug',
  '/api/..%C0%AFdebug',
  '/api/%c0%ae%c0%ae/debug',
  '/api/..%e0%80%afdebug',
  '/api/..%f0%80%80%afdebug',
  '/api/..%u002fdebug',
  '/api/..%u2215debug',
  '/api/v1/%',
  // Characters that a Windows server may read as a dot, a slash or a backslash.
  '/api/..%ef%bc%8fdebug',
  '/api/..%EF%BC%BCdebug',
  '/api/%ef%bc%8e%ef%bc%8e/debug',
  '/api/..%e2%88%95debug',
  '/api/..%e2%81%84debug',
  '/api/%e2%80%a5/debug',
];

/** Paths below `/api/` that every server reads in the same way. */
export const plainPaths: readonly string[] = [
  '/api/',
  '/api/v1/models',
  '/api/v1/models?provider=openai&next=/..%2f//;x',
  '/api/v1/compare/main...feature',
  '/api/v1/a..b/c',
  '/api/v1/.hidden',
  '/api/v1/models:generate',
  '/api/v1/repos/owner%20name/~x/@y,z(1)!*',
  '/api/v1/caf%C3%A9/%E6%97%A5%E6%9C%AC/%F0%9F%91%BB',
  '/api/v1/files/50%28a%29',
];
