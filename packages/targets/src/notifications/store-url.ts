/** Where the user store is: the origin for the connection pool, and what comes before `/v1/` in each path. */
export interface StoreAddress {
  origin: string
  prefix: string
}

/**
 * Takes the configured URL apart; with or without a path prefix, with or without a slash at its end.
 *
 * @throws TypeError for anything that is not a plain http or https URL. The message does not repeat it.
 */
export function parseStoreUrl(text: string): StoreAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash) {
    throw new TypeError('the notification store URL must be an http or https URL without a query')
  }
  if (url.username || url.password) {
    throw new TypeError('the notification store URL must not hold credentials: they belong into the API key')
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') }
}
