import { BSON, Long } from 'mongodb'

/**
 * The same text for the same BSON value, so that ids of any type can be keys of a Map. A long is its number
 * where a number can hold it, as the driver reads it back.
 */
export function keyOf(value: unknown): string {
  const plain = Long.isLong(value) && Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value
  return BSON.EJSON.stringify(plain, { relaxed: false })
}

/** All values at a dotted path of a document; arrays on the way and at the end are opened, as MongoDB's queries do. */
export function valuesAt(document: unknown, path: string): unknown[] {
  const parts = path.split('.')
  return parts.reduce<unknown[]>(
    (values, part) => values.flatMap((value) => fieldOf(value, part)),
    [document],
  )
}

function fieldOf(value: unknown, field: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const held: unknown = (value as Record<string, unknown>)[field]
  return Array.isArray(held) ? held : held === undefined ? [] : [held]
}

/** A projection of _id and the paths; a path inside another one is covered by it. */
export function projectionOf(paths: readonly string[]): Record<string, 1> {
  const outer = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`)))
  return Object.fromEntries(['_id', ...outer].map((path) => [path, 1]))
}
