/** The largest user id: ids travel as JSON numbers, so they stay exact up to 2^53-1. */
export const MAX_USER_ID = Number.MAX_SAFE_INTEGER

const CANONICAL_DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/

/**
 * Reads an id in canonical decimal (`0`, or digits without a leading zero or sign) up to 2^53-1;
 * null for anything else, so that one user never has two spellings.
 */
export function parseId(text: string): number | null {
  if (!CANONICAL_DECIMAL.test(text)) return null
  const id = Number(text)
  return id <= MAX_USER_ID ? id : null
}

/** `<user id>-<generation>`: derived, so every retry of the same work names the same deletion. */
export function deletionIdOf(userId: number, generation: number): string {
  return `${userId}-${generation}`
}

/** The inverse of {@link deletionIdOf}; null for what is no deletion id. */
export function parseDeletionId(text: string): { userId: number; generation: number } | null {
  const [user = '', generation = '', ...rest] = text.split('-')
  const userId = parseId(user)
  const number = parseId(generation)
  if (rest.length > 0 || !userId || !number) return null
  return { userId, generation: number }
}
