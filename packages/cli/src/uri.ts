/** A connection string or URL that may be shown. */
export function withoutCredentials(uri: string): string {
  return uri.replace(/\/\/.*@/, '//').replace(/\?.*$/, '')
}
