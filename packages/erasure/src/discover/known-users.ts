import type { UserKey } from '../owner-rule-schema.ts'
import type { Reference } from '../reference.ts'
import { isKey, isNumeral, type Value } from './value-kind.ts'

/** What of a user can stand in a document. Held in memory while a batch of documents is looked at, never told. */
export interface KnownUser {
  userId: number
  extId?: string | undefined
  username?: string | undefined
  email?: string | undefined
  realName?: string | undefined
}

/** How a value names a user; `uuid` is a form that the manifest has no word for. */
export interface Match {
  key: UserKey
  as: Reference['as'] | 'uuid'
  userId: number
}

/** The values that are to be asked for: by each key, in the form in which users have it. */
export interface Questions {
  ids: number[]
  names: string[]
}

/** What to ask for, to know of each of these values whether it is a user's key. */
export function questionsOf(values: Iterable<Value>): Questions {
  const ids = new Set<number>()
  const names = new Set<string>()
  for (const value of values) {
    if (!isKey(value)) continue
    const { kind, text } = value
    if ((kind === 'number' || kind === 'string') && isNumeral(text) && Number(text) > 0) ids.add(Number(text))
    names.add(text)
    // An ObjectId or UUID says nothing of the case in which its text is stored.
    if (kind === 'objectId' || kind === 'uuid') names.add(text.toUpperCase())
  }
  return { ids: [...ids].filter(Number.isSafeInteger), names: [...names] }
}

export interface KnownUsers {
  matchesOf(value: Value): Match[]
  /** Undefined where a user of this id was not among the answers. */
  user(userId: number): KnownUser | undefined
}

export function knownUsers(users: readonly KnownUser[]): KnownUsers {
  const byId = new Map(users.map((user) => [user.userId, user]))
  const byExtId = new Map(users.flatMap((user) => (user.extId === undefined ? [] : [[user.extId, user]])))
  const byExtIdFolded = new Map([...byExtId].map(([extId, user]) => [extId.toLowerCase(), user]))
  const byUsername = new Map(
    users.flatMap((user) => (user.username === undefined ? [] : [[user.username, user]])),
  )
  return {
    user: (userId) => byId.get(userId),
    matchesOf(value) {
      const { kind, text } = value
      const match = (key: UserKey, as: Match['as'], user: KnownUser | undefined): Match[] =>
        user ? [{ key, as, userId: user.userId }] : []
      const id = isNumeral(text) ? byId.get(Number(text)) : undefined
      if (kind === 'number')
        return [...match('id', 'number', id), ...match('ext_id', 'number', byExtId.get(text))]
      if (kind === 'objectId' || kind === 'uuid') return match('ext_id', kind, byExtIdFolded.get(text))
      if (kind !== 'string') return []
      return [
        ...match('id', 'string', id),
        ...match('ext_id', 'string', byExtId.get(text)),
        ...match('username', 'string', byUsername.get(text)),
      ]
    },
  }
}
