import { invalidInput } from '../errors.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** BSON allows 100 levels, JSON in 64 KiB tens of thousands. */
const MAX_DEPTH = 20

/**
 * A parsed body as JSON that can be stored and given back.
 * @throws HttpError 400 where it is nested too deeply or holds a number beyond the range of a double.
 */
export function toJson(body: unknown): Json {
  return check(body, MAX_DEPTH)
}

function check(value: unknown, depth: number): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw invalidInput('a number is out of range')
  }
  if (typeof value !== 'object') throw invalidInput('the body must be JSON')
  if (depth === 0) throw invalidInput(`the body must not be nested deeper than ${MAX_DEPTH} levels`)
  if (Array.isArray(value)) return value.map((item) => check(item, depth - 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, check(item, depth - 1)]))
}

export function isJsonObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
