import type { Json } from './json.ts'

// A caller's keys can mean something to MongoDB ($ref, a.b) or to its driver (_bsontype), or be impossible
// in BSON (NUL). Such characters are stored percent-encoded, and nothing of a caller's is ever interpreted.

/** JSON with every key fit for BSON. */
export function encodeKeys(value: Json): Json {
  return mapKeys(value, encodeKey)
}

/** The inverse of `encodeKeys`. */
export function decodeKeys(value: Json): Json {
  return mapKeys(value, decodeURIComponent)
}

function encodeKey(key: string): string {
  if (key === '_bsontype') return '%5Fbsontype'
  return key.replace(/[%$.\0]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
}

function mapKeys(value: Json, rename: (key: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => mapKeys(item, rename))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), mapKeys(item, rename)]))
}
