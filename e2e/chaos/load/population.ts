import { distinct, randomOf } from '@lethe/demo/random'
import type { Mongo } from '@lethe/store/connect'
import { Long } from 'mongodb'

/** Who lives in the database before the run. */
export interface Population {
  /** The first owner of each slot; the load deletes these. */
  slots: Person[]
  /** Nobody ever asks for a deletion of these. */
  bystanders: Person[]
}

export interface Person {
  id: number
  username: string
  extId: string
}

const FIRST_SLOT = 1_001
const FIRST_BYSTANDER = 5_001
/** Whatever the api makes comes after these, so that no id of a post is the id of a user. */
const SEQUENCES = { users: 100_000, posts: 10_000_000, comments: 20_000_000 }
const STREAM = 3
const long = Long.fromNumber
const AT = new Date('2026-01-01T00:00:00Z')

export function populationOf(slots: number, bystanders: number): Population {
  return {
    slots: people('slot', FIRST_SLOT, slots),
    bystanders: people('bystander', FIRST_BYSTANDER, bystanders),
  }
}

const people = (kind: string, first: number, count: number): Person[] =>
  Array.from({ length: count }, (_, n) => ({
    id: first + n,
    username: `${kind}-${n}`,
    extId: `${kind}/${n} +é`,
  }))

export const postOf = (person: Person) => person.id * 10

/** Inserts everybody with content on their own and on one another's posts, and correct counters. */
export async function settle({ db }: Mongo, population: Population, seed: number): Promise<void> {
  const everybody = [...population.slots, ...population.bystanders]
  const content = contentOf(everybody, seed)
  const count = (list: readonly Long[], id: number) => list.filter((item) => item.eq(id)).length
  const collections: Record<string, object[]> = {
    ...content,
    users: everybody.map(({ id, username, extId }) => ({
      _id: long(id),
      status: 'a',
      generation: 0,
      username,
      ext_id: extId,
      email: `${username}@mail.example`,
      followers_count: count(
        content.follows.map((follow) => follow.followed_id),
        id,
      ),
      followings_count: count(
        content.follows.map((follow) => follow.follower_id),
        id,
      ),
    })),
    posts: content.posts.map((post) => ({
      ...post,
      comment_count: content.comments.filter(({ post_id }) => post_id.eq(post._id)).length,
      vote_count: content.votes.filter(({ post_id }) => post_id.eq(post._id)).length,
    })),
    sequences: Object.entries(SEQUENCES).map(([_id, last]) => ({ _id, last: long(last) })),
  }
  for (const [name, documents] of Object.entries(collections)) await db.collection(name).insertMany(documents)
}

function contentOf(everybody: readonly Person[], seed: number) {
  const others = (index: number, count: number, salt: number) =>
    distinct(randomOf(seed, STREAM, index, salt), count, everybody.length, index).flatMap((n) => {
      const other = everybody[n]
      return other ? [{ n, id: long(other.id), post: long(postOf(other)) }] : []
    })
  const each = <T>(make: (person: Person, index: number, me: Long) => T[]) =>
    everybody.flatMap((person, index) => make(person, index, long(person.id)))
  return {
    posts: each((person, index, me) => [
      {
        _id: long(postOf(person)),
        author_id: me,
        text: `words of ${person.id}`,
        mentions: others(index, 2, 0).map(({ id }) => id),
        created_at: AT,
      },
    ]),
    comments: each((person, index, me) =>
      others(index, 2, 1).map(({ post }, n) => ({
        _id: long(person.id * 10 + n),
        post_id: post,
        author_id: me,
        text: `comment of ${person.id}`,
        created_at: AT,
      })),
    ),
    votes: each((_person, index, me) =>
      others(index, 2, 2).map(({ post }) => ({ post_id: post, user_id: me, created_at: AT })),
    ),
    follows: each((_person, index, me) =>
      others(index, 2, 3).map(({ id }) => ({ follower_id: me, followed_id: id, created_at: AT })),
    ),
    private_messages: each((person, index, me) =>
      others(index, 1, 4).map(({ id }) => ({
        sender_id: me,
        recipient_id: id,
        text: `from ${person.id}`,
        created_at: AT,
      })),
    ),
    flags: each((person, index, me) =>
      others(index, 1, 5).map(({ post }) => ({
        post_id: post,
        reporter_id: me,
        reason: 'spam',
        note: `note of ${person.id}`,
        created_at: AT,
      })),
    ),
  }
}
