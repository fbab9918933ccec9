import Type from 'typebox'

/**
 * A page of a list. `next` and `previous` are references to resolve against the request's own URL
 * (RFC 3986): a service behind proxies does not know under which name it was called.
 */
export function Page<T extends Type.TSchema>(item: T) {
  const link = Type.Union([Type.String({ format: 'uri-reference' }), Type.Null()])
  return Type.Object({
    count: Type.Integer({ description: 'How many there are on all pages' }),
    next: link,
    previous: link,
    results: Type.Array(item),
  })
}

/** How many entries a page has where the caller does not say, and at most. */
export const pageSize = { default: 20, max: 100 } as const
