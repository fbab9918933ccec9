import type { Mongo } from '@lethe/store/connect'
import { type Document, Long } from 'mongodb'
import { contentOf } from './first-content.ts'
import { marks } from './marks.ts'
import type { Person, Population } from './people.ts'

const FIRST_SLOT = 1_001
const FIRST_BYSTANDER = 5_001

/**
 * Most have an ext_id. Some have none, some are blocked, some have the text of another slot's id for
 * theirs, which hurts nobody, and a few the text of the id of a bystander without one, who then owns the
 * same distinct_id.
 */
export function populationOf(slots: number, bystanders: number): Population {
  const around = Array.from({ length: bystanders }, (_, n) => bystander(n))
  return { slots: Array.from({ length: slots }, (_, n) => slot(n, around)), bystanders: around }
}

const bystander = (n: number): Person => ({
  id: FIRST_BYSTANDER + n,
  username: `${marks.username}bystander-${n}`,
  extId: n % 5 === 4 ? null : `${marks.extId}bystander/${n} +é`,
  status: 'a',
  contested: false,
})

function slot(n: number, bystanders: readonly Person[]): Person {
  const person: Person = {
    id: FIRST_SLOT + n,
    username: `${marks.username}slot-${n}`,
    extId: `${marks.extId}slot/${n} +é`,
    status: n % 10 === 3 ? 'b' : 'a',
    contested: false,
  }
  if (n % 10 === 7) return { ...person, extId: null }
  if (n % 10 === 8) return { ...person, extId: String(person.id + 1) }
  const rival = bystanders.filter(({ extId }) => extId === null)[Math.floor(n / 25)]
  if (n % 25 !== 12 || !rival) return person
  return { ...person, extId: String(rival.id), contested: true }
}

/** Whatever the api makes comes after these, so that no id of a post is the id of a user. */
const SEQUENCES = { users: 100_000, posts: 10_000_000, comments: 20_000_000 }

/** Inserts everybody with content on their own and on one another's posts, and correct counters. */
export async function settle({ db }: Mongo, population: Population, seed: number): Promise<void> {
  const everybody = [...population.slots, ...population.bystanders]
  const content = contentOf(everybody, seed)
  const followers = tally(content.follows, 'followed_id')
  const followings = tally(content.follows, 'follower_id')
  const comments = tally(content.comments, 'post_id')
  const votes = tally(content.votes, 'post_id')
  const collections: Record<string, readonly Document[]> = {
    ...content,
    users: everybody.map((person) => ({
      ...userOf(person),
      followers_count: followers.get(person.id) ?? 0,
      followings_count: followings.get(person.id) ?? 0,
    })),
    posts: content.posts.map((post) => ({
      ...post,
      comment_count: comments.get(post._id.toNumber()) ?? 0,
      vote_count: votes.get(post._id.toNumber()) ?? 0,
    })),
    sequences: Object.entries(SEQUENCES).map(([_id, last]) => ({ _id, last: Long.fromNumber(last) })),
  }
  for (const [name, documents] of Object.entries(collections))
    await db.collection(name).insertMany([...documents])
}

const userOf = ({ id, username, extId, status }: Person) => ({
  _id: Long.fromNumber(id),
  status,
  generation: 0,
  username,
  ...(extId === null ? {} : { ext_id: extId }),
  email: `${username}${marks.mail}`,
})

/** How many documents name each id in this field. */
function tally<T extends string>(documents: readonly Record<T, Long>[], field: T): Map<number, number> {
  const counts = new Map<number, number>()
  for (const document of documents) {
    const id = document[field].toNumber()
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
