import { createHash, timingSafeEqual } from 'node:crypto'
import { type SignedRequest, signatureOf } from './signature.ts'

/** Who may use the store. */
export type Credentials = {
  /** Keys for `Authorization: Bearer <key>`. */
  apiKeys: readonly string[]
  /** Secrets by workspace key, for `Authorization: <workspace key>:<signature>`. */
  workspaces: ReadonlyMap<string, string>
}

export type Authorization =
  | { scheme: 'bearer'; key: string }
  | { scheme: 'signed'; workspace: string; signature: string }

/** How far a signed request's Date may be from now. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000

/** Reads an Authorization header; undefined where it is missing or neither of the two kinds. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  const bearer = /^bearer +(\S+)$/i.exec(header ?? '')
  if (bearer?.[1]) return { scheme: 'bearer', key: bearer[1] }
  const signed = /^([^\s:]+):(\S+)$/.exec(header ?? '')
  if (signed?.[1] && signed[2]) return { scheme: 'signed', workspace: signed[1], signature: signed[2] }
  return undefined
}

/** Whether a Bearer key is one of ours. Takes the same time for every wrong key. */
export function isKnownKey({ apiKeys }: Credentials, key: string): boolean {
  let known = false
  for (const candidate of apiKeys) known = isSameSecret(candidate, key) || known
  return known
}

/**
 * Whether a signed request is from one of our workspaces, unchanged, and dated within five minutes of now
 * (epoch milliseconds): an older one may be a recorded one.
 */
export function isSignedByUs(
  { workspaces }: Credentials,
  claim: { workspace: string; signature: string },
  request: SignedRequest,
  now: number,
): boolean {
  const skew = Math.abs(Date.parse(request.date) - now)
  // A Date that can't be read gives NaN, which is within no distance.
  if (!(skew <= MAX_CLOCK_SKEW_MS)) return false
  const secret = workspaces.get(claim.workspace)
  const expected = signatureOf(request, secret ?? '')
  return isSameSecret(expected, claim.signature) && secret !== undefined
}

/** Compares in constant time; hashing makes the lengths equal. */
function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
