/** Everything below this path takes requests of sites. */
export const apiPrefix = '/api/';

/** Where a key is checked. */
export const validateRoute = '/api/v1/keys/validate';
