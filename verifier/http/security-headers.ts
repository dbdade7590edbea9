import { createMiddleware } from 'hono/factory';

/** The headers of every answer, including refusals before the app. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

const apiHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-site',
};

/** What the demo site may do: run its own files and talk to the backend. */
const siteHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self' https://api.gitphantomscope.com",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Sets the headers of every answer; those of the API, until a route says otherwise. */
export const securityHeaders = createMiddleware((c, next) => {
  for (const [name, value] of Object.entries({ ...commonHeaders, ...apiHeaders })) {
    c.header(name, value);
  }
  return next();
});

/** Sets the headers of the demo site's files instead of the API's. */
export const siteSecurityHeaders = createMiddleware((c, next) => {
  for (const [name, value] of Object.entries(siteHeaders)) c.header(name, value);
  return next();
});
