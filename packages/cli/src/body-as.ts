import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { NoAnswer } from './api.ts'

/** The body of an answer as `schema` says; throws NoAnswer for any other: the address may be somebody else's. */
export function bodyAs<T extends TSchema>(schema: T, what: string, body: unknown): Static<T> {
  if (Check(schema, body)) return body
  throw new NoAnswer('no_answer', `the answer is no ${what}: is LETHE_API_URL the api of Lethe?`)
}
