import { BSON, Decimal128, Long } from 'mongodb'

/**
 * The same text for values that MongoDB takes for equal, so that ids of any type can be keys of a Map. A
 * long, or a decimal without a fraction, is its number where a number can hold it.
 */
export function keyOf(value: unknown): string {
  return BSON.EJSON.stringify(numberOf(value) ?? value, { relaxed: false })
}

function numberOf(value: unknown): number | undefined {
  if (!Long.isLong(value) && !(value instanceof Decimal128)) return undefined
  const text = value.toString()
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
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
