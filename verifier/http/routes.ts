/** The prefix of all routes that sites may call. */
export const apiPrefix = '/api/';

/** The route that validates a key. */
export const validateRoute = '/api/v1/keys/validate';
