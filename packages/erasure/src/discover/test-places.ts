import type { Document } from 'mongodb'
import { findingsOf, type Hit, type UserFacts } from './findings.ts'
import { type KnownUser, knownUsers } from './known-users.ts'
import { addSeen, emptyPlace, type PlaceTally, seenIn } from './place-tally.ts'
import { proposalOf } from './proposal.ts'
import { proposalText } from './proposal-text.ts'

/** Users with the ids 1 to n, and ext_ids that are ObjectIds as text. */
export const people = (count: number): KnownUser[] =>
  Array.from({ length: count }, (_, n) => ({
    userId: n + 1,
    extId: extIdOf(n + 1),
    username: `login-${n + 1}`,
    email: `p${n + 1}@mail.example`,
    realName: `Person ${n + 1}`,
  }))

export const extIdOf = (userId: number) => `6650c0${userId.toString(16).padStart(18, '0')}`

/** What a look at all of these documents says, without a database. */
export function tallyOf(
  name: string,
  documents: readonly Document[],
  users: readonly KnownUser[],
  kind: 'collection' | 'bucket' = 'collection',
): PlaceTally {
  const tally = emptyPlace(
    { name, kind, collection: kind === 'bucket' ? `${name}.files` : name },
    documents.length,
  )
  const known = knownUsers(users)
  const words = {
    mailAddresses: new Set(users.flatMap(({ email }) => (email ? [email.toLowerCase()] : []))),
    usernames: new Set(users.flatMap(({ username }) => (username ? [username] : []))),
  }
  for (const document of documents) addSeen(tally, seenIn(document), known, words)
  return tally
}

export function factsOf(users: readonly KnownUser[]): UserFacts {
  const ids = users.map(({ userId }) => userId)
  const [least, greatest] = [Math.min(...ids), Math.max(...ids)]
  return {
    count: users.length,
    ids: { least, greatest, density: users.length / (greatest - least + 1) },
    extIdNumbers: undefined,
    counters: [],
  }
}

/** The proposal for a database of these collections, as text and as it stands before that. */
export function propose(
  collections: Record<string, readonly Document[]>,
  users: readonly KnownUser[],
  { hits = [], buckets = {} }: { hits?: readonly Hit[]; buckets?: Record<string, readonly Document[]> } = {},
) {
  const tallies = [
    ...Object.entries(collections).map(([name, documents]) => tallyOf(name, documents, users)),
    ...Object.entries(buckets).map(([name, documents]) => tallyOf(name, documents, users, 'bucket')),
  ]
  const facts = factsOf(users)
  const proposed = proposalOf(findingsOf(tallies, facts, hits), hits)
  return { proposed, text: proposalText(proposed, { users: facts, sample: 500, notLookedAt: [] }) }
}
