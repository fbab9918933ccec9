import { isDeepStrictEqual } from 'node:util'
import { type Evidence, type Exact, idIn, type Snapshot } from '../evidence.ts'
import { type LoadRecord, TEXT } from '../load/record.ts'
import { type Violation, violations } from './violation.ts'

/** A second, plain account of erasure.yaml: what goes with a user, and what of others' documents changes. */
const places: Record<string, { owners: string[]; parent?: string; counters?: string[] }> = {
  posts: { owners: ['author_id'], counters: ['comment_count', 'vote_count'] },
  comments: { owners: ['author_id'], parent: 'post_id' },
  votes: { owners: ['user_id'], parent: 'post_id' },
  follows: { owners: ['follower_id', 'followed_id'] },
  private_messages: { owners: ['sender_id'] },
  flags: { owners: [], parent: 'post_id' },
}

/** Nothing of the hard-deleted is left, and everything else is what it was, byte for byte, with exact counters. */
export function checkContent(before: Snapshot, { after, users }: Evidence, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const hard = new Set(users.filter(({ status }) => status === 'u').map(({ _id }) => Number(_id)))
  const gonePosts = new Set([
    ...(before.posts ?? []).filter((post) => hard.has(idIn(post.author_id))).map((post) => idIn(post._id)),
    ...record.posts.filter(({ authorId }) => hard.has(authorId)).map(({ id }) => id),
  ])
  const unpromised = new Set(
    record.lateWrites.filter(({ promised }) => !promised).map(({ postId }) => postId),
  )

  for (const [name, place] of Object.entries(places)) {
    const goes = (document: Exact) =>
      place.owners.some((field) => hard.has(idIn(document[field]))) ||
      (place.parent !== undefined && gonePosts.has(idIn(document[place.parent])))
    const now = byKey(after[name] ?? [])
    for (const document of before[name] ?? []) {
      const left = now.get(keyOf(document))
      const story = `${name} ${JSON.stringify(document)}, now ${JSON.stringify(left)}`
      if (goes(document)) unless(left === undefined, 'nothing of a hard-deleted user is left', story)
      // The load's callers take votes back.
      else if (left || name !== 'votes') {
        const same =
          left && isDeepStrictEqual(comparable(left, place.counters), redacted(name, document, hard))
        unless(same === true, 'nobody else is touched', story)
      }
    }
    const known = byKey(before[name] ?? [])
    for (const document of now.values()) {
      if (known.has(keyOf(document)) || unpromised.has(idIn(document._id))) continue
      unless(!goes(document), 'nothing of a hard-deleted user is left', `${name} ${JSON.stringify(document)}`)
      unless(isTheLoads(name, document), 'nothing comes from nowhere', `${name} ${JSON.stringify(document)}`)
    }
  }
  return [
    ...found,
    ...checkWritten(after, record, hard),
    ...checkMentions(after, hard),
    ...checkCounters(after),
  ]
}

const keyOf = (document: Exact) => JSON.stringify(document._id)
const byKey = (documents: readonly Exact[]) =>
  new Map(documents.map((document) => [keyOf(document), document]))

function comparable(document: Exact, without: readonly string[] = []): Exact {
  return Object.fromEntries(Object.entries(document).filter(([field]) => !without.includes(field)))
}

/** What the manifest makes of a document that stays. */
function redacted(name: string, document: Exact, hard: ReadonlySet<number>): Exact {
  const rest = comparable(document, places[name]?.counters)
  if (name === 'posts')
    return { ...rest, mentions: (rest.mentions as unknown[]).filter((id) => !hard.has(idIn(id))) }
  if (name === 'private_messages' && hard.has(idIn(rest.recipient_id))) return { ...rest, recipient_id: null }
  if (name === 'flags' && hard.has(idIn(rest.reporter_id))) return { ...rest, reporter_id: null, note: null }
  return rest
}

/** Whether the load can have made it: its texts say who wrote them. */
function isTheLoads(name: string, document: Exact): boolean {
  if (name === 'votes') return true
  const text = String(document.text)
  return (
    text.startsWith(`${TEXT} late `) ||
    (text.startsWith(`${TEXT} `) && text.endsWith(` by ${idIn(document.author_id)}`))
  )
}

/** What the api has confirmed is there, unless it went with its author or its post. */
function checkWritten(
  after: Snapshot,
  { posts, comments }: LoadRecord,
  hard: ReadonlySet<number>,
): Violation[] {
  const { found, unless } = violations()
  const expected = { posts, comments: comments.map(({ id, authorId, text }) => ({ id, authorId, text })) }
  for (const [name, written] of Object.entries(expected)) {
    const now = new Map((after[name] ?? []).map((document) => [idIn(document._id), document]))
    for (const { id, authorId, text } of written) {
      const isThere = now.get(id)?.text === text
      unless(
        isThere !== hard.has(authorId),
        'what was written stays with its author',
        `${name} ${id} of ${authorId}`,
      )
    }
  }
  return found
}

function checkMentions(after: Snapshot, hard: ReadonlySet<number>): Violation[] {
  const { found, unless } = violations()
  const mentions = (after.posts ?? []).flatMap((post) => (post.mentions as unknown[]).map(idIn))
  const left = mentions.filter((id) => hard.has(id))
  unless(left.length === 0, 'nothing of a hard-deleted user is left', `mentions of ${left}`)
  return found
}

/** Counts everything again. */
function checkCounters(after: Snapshot): Violation[] {
  const { found, unless } = violations()
  const tally = (name: string, field: string) => {
    const counts = new Map<number, number>()
    for (const document of after[name] ?? []) {
      const id = idIn(document[field])
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  }
  const counters = [
    { of: 'posts', field: 'comment_count', counts: tally('comments', 'post_id') },
    { of: 'posts', field: 'vote_count', counts: tally('votes', 'post_id') },
    { of: 'users', field: 'followers_count', counts: tally('follows', 'followed_id') },
    { of: 'users', field: 'followings_count', counts: tally('follows', 'follower_id') },
  ]
  for (const { of, field, counts } of counters) {
    for (const document of after[of] ?? []) {
      if (!(field in document)) continue
      const id = idIn(document._id)
      const actual = counts.get(id) ?? 0
      unless(
        idIn(document[field]) === actual,
        'counters are exact',
        `${of} ${id}: ${field} ${JSON.stringify(document[field])}, counted ${actual}`,
      )
    }
  }
  return found
}
