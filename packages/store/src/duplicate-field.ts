import { MongoServerError } from 'mongodb'

/** The code of a write that a unique index refused. */
export const DUPLICATE_KEY = 11_000

/** The field whose unique index refused a write; null for every other error. */
export function duplicateField(error: unknown): string | null {
  if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) return null
  return Object.keys(error.keyPattern ?? {})[0] ?? null
}
