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

/** How far a {@link CursorPage} counts: what is more is not worth reading a whole index for. */
export const COUNT_LIMIT = 1_000

/** A page of a list that has no numbered pages: `next` and `previous` hold the place, and stay right while the list grows. */
export function CursorPage<T extends Type.TSchema>(item: T) {
  const { next, previous, results } = Page(item).properties
  const count = Type.Union([Type.Integer(), Type.Null()], {
    description: `How many there are on all pages; null where they are more than ${COUNT_LIMIT}`,
  })
  return Type.Object({ count, next, previous, results })
}

/** How many entries a page has where the caller does not say, and at most. */
export const pageSize = { default: 20, max: 100 } as const
