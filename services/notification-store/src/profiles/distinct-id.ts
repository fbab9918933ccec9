import { invalidInput } from '../errors.ts'

const MAX_CHARACTERS = 255

/**
 * A distinct_id as it is kept: 1 to 255 characters that are not all blank, without NUL or broken UTF-16.
 * It is never trimmed or normalised: another spelling is another user.
 * @throws HttpError 400
 */
export function toDistinctId(value: unknown): string {
  const fits =
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= MAX_CHARACTERS * 2 &&
    [...value].length <= MAX_CHARACTERS &&
    !value.includes('\0') &&
    value.isWellFormed()
  if (!fits)
    throw invalidInput(`a distinct_id must be a text of 1 to ${MAX_CHARACTERS} characters, not blank`)
  return value
}

/** The ids of a bulk request: `{distinct_ids: [...]}` with at least one. */
export function toDistinctIds(body: unknown): string[] {
  const ids =
    typeof body === 'object' && body !== null && 'distinct_ids' in body ? body.distinct_ids : undefined
  if (!Array.isArray(ids) || ids.length === 0) throw invalidInput('distinct_ids must be a list of ids')
  return ids.map(toDistinctId)
}
