import { HttpError } from '@lethe/service/http-error'

/** What a request demands of the profile it finds: nothing, that there is one, or one of these versions. */
export type Precondition = { kind: 'none' } | { kind: 'exists' } | { kind: 'versions'; versions: string[] }

const ENTITY_TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/

/**
 * Reads an If-Match header (RFC 9110, 13.1.1): `*` or a list of ETags, compared strongly, so that a weak
 * one (`W/"..."`) matches nothing.
 * @throws HttpError 400 for anything else: ignoring it would drop the condition.
 */
export function parseIfMatch(header: string | undefined): Precondition {
  if (header === undefined) return { kind: 'none' }
  if (header.trim() === '*') return { kind: 'exists' }
  const tags = splitTags(header).map((tag) => ENTITY_TAG.exec(tag))
  if (tags.length === 0 || tags.includes(null)) {
    throw new HttpError(400, 'invalid_input', 'If-Match must be * or a list of ETags')
  }
  const versions = tags.flatMap((tag) => (tag && !tag[1] ? [tag[2] ?? ''] : []))
  return { kind: 'versions', versions }
}

/** Splits at the commas between tags (a tag may hold commas itself); empty elements are allowed. */
function splitTags(header: string): string[] {
  return (header.match(/(?:W\/)?"[^"]*"|[^\s,]+/g) ?? []).map((tag) => tag.trim())
}
