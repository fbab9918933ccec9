import { distinct, randomOf } from '@lethe/demo/random'
import { Long } from 'mongodb'
import { marks } from './marks.ts'
import { type Person, postOf } from './people.ts'
import { pictureOf } from './picture.ts'

const STREAM = 3
const AT = new Date('2026-01-01T00:00:00Z')
const long = Long.fromNumber

/** What everybody has before the run: something for each line of erasure.yaml. A pure function of the seed. */
export function contentOf(everybody: readonly Person[], seed: number) {
  const others = (index: number, count: number, salt: number) =>
    distinct(randomOf(seed, STREAM, index, salt), count, everybody.length, index).flatMap((n) => {
      const other = everybody[n]
      return other ? [{ id: long(other.id), post: long(postOf(other)) }] : []
    })
  const each = <T>(make: (person: Person, index: number, me: Long) => T[]) =>
    everybody.flatMap((person, index) => make(person, index, long(person.id)))
  const pictures = everybody.map(({ id }) => pictureOf(id, AT))
  return {
    posts: each((person, index, me) => [
      {
        _id: long(postOf(person)),
        author_id: me,
        text: `${marks.text}of ${person.id}`,
        mentions: others(index, 2, 0).map(({ id }) => id),
        created_at: AT,
      },
    ]),
    comments: each((person, index, me) =>
      others(index, 2, 1).map(({ post }, n) => ({
        _id: long(person.id * 10 + n),
        post_id: post,
        author_id: me,
        text: `${marks.text}on it of ${person.id}`,
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
        text: `${marks.text}in private of ${person.id}`,
        created_at: AT,
      })),
    ),
    flags: each((person, index, me) =>
      others(index, 1, 5).map(({ post }) => ({
        post_id: post,
        reporter_id: me,
        reason: 'spam',
        note: `${marks.text}noted of ${person.id}`,
        created_at: AT,
      })),
    ),
    'media.files': pictures.map(({ file }) => file),
    'media.chunks': pictures.flatMap(({ chunks }) => chunks),
  }
}
