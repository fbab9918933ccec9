import { Long, ObjectId } from 'mongodb'

/**
 * The order of an index on a field that holds users' keys, all of one form: numbers by value, ObjectIds and texts by
 * their bytes (MongoDB's order without a collation).
 */
export function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id)
  return longOf(a).compare(longOf(b))
}

const longOf = (value: unknown): Long => (Long.isLong(value) ? value : Long.fromNumber(Number(value)))
