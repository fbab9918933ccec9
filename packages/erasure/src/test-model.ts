import fc from 'fast-check'
import { type Document, Int32, Long, ObjectId } from 'mongodb'
import type { contentCollections } from './test-community.ts'

/** A whole community as plain arrays, with the BSON types that are stored. */
export type Data = Record<(typeof contentCollections)[number], Document[]>

export const USERS = 5
export const userId = (n: number) => Long.fromNumber(2 ** 31 + n)
export const numberOf = (value: unknown) => Number(value)

const user = fc.nat({ max: USERS - 1 }).map(userId)
const postId = fc.nat({ max: 5 }).map((n) => Long.fromNumber(n + 1))
const list = <T>(item: fc.Arbitrary<T>, maxLength = 10) => fc.array(item, { maxLength })

/** Small communities in which everybody knows everybody. */
export const anyCommunity: fc.Arbitrary<Data> = fc
  .record({
    posts: list(fc.record({ author_id: user, mentions: list(user, 3) }), 6),
    comments: list(fc.record({ post_id: postId, author_id: user })),
    votes: list(fc.record({ post_id: postId, user_id: user })),
    follows: list(fc.record({ follower_id: user, followed_id: user })),
    private_messages: list(fc.record({ sender_id: user, recipient_id: fc.option(user) })),
    flags: list(fc.record({ post_id: postId, reporter_id: fc.option(user), note: fc.constant('words') })),
    files: list(fc.record({ owner: user, chunks: fc.nat({ max: 3 }) }), 4),
  })
  .map((given) => {
    const named = <T extends object>(all: T[]) => all.map((each) => ({ _id: new ObjectId(), ...each }))
    const onPosts = <T extends { post_id: Long }>(all: T[]) =>
      named(all.filter(({ post_id }) => numberOf(post_id) <= given.posts.length))
    const files = named(given.files)
    return recounted({
      users: Array.from({ length: USERS }, (_, n) => ({ _id: userId(n), status: 'a' })),
      posts: given.posts.map((post, n) => ({ _id: Long.fromNumber(n + 1), ...post })),
      comments: onPosts(given.comments),
      votes: onPosts(given.votes),
      follows: named(given.follows),
      private_messages: named(given.private_messages),
      flags: onPosts(given.flags),
      'media.files': files.map(({ _id, owner }) => ({ _id, metadata: { owner_id: owner } })),
      'media.chunks': files.flatMap(({ _id, chunks }) =>
        named(Array.from({ length: chunks }, (_, n) => ({ files_id: _id, n: new Int32(n) }))),
      ),
    })
  })

/** The community's manifest in plain words: what must be left when these users are erased. */
export function expectedAfter(data: Data, erased: ReadonlySet<number>): Data {
  const isErased = (value: unknown) => value !== null && erased.has(numberOf(value))
  const without = (all: Document[], field: string) => all.filter((each) => !isErased(each[field]))
  const posts = without(data.posts, 'author_id')
  const onPosts = (all: Document[]) =>
    all.filter(({ post_id }) => posts.some(({ _id }) => numberOf(_id) === numberOf(post_id)))
  const files = data['media.files'].filter(({ metadata }) => !isErased(metadata.owner_id))
  return recounted({
    users: data.users,
    posts: posts.map((post) => ({
      ...post,
      mentions: post.mentions.filter((mention: Long) => !isErased(mention)),
    })),
    comments: onPosts(without(data.comments, 'author_id')),
    votes: onPosts(without(data.votes, 'user_id')),
    follows: without(without(data.follows, 'follower_id'), 'followed_id'),
    private_messages: without(data.private_messages, 'sender_id').map((each) =>
      isErased(each.recipient_id) ? { ...each, recipient_id: null } : each,
    ),
    flags: onPosts(data.flags).map((each) =>
      isErased(each.reporter_id) ? { ...each, reporter_id: null, note: null } : each,
    ),
    'media.files': files,
    'media.chunks': data['media.chunks'].filter(({ files_id }) =>
      files.some(({ _id }) => _id.equals(files_id)),
    ),
  })
}

/** With every counter as it must be. */
function recounted(data: Data): Data {
  const count = (all: Document[], field: string, of: unknown) =>
    new Int32(all.filter((each) => numberOf(each[field]) === numberOf(of)).length)
  return {
    ...data,
    users: data.users.map((each) => ({
      ...each,
      followers_count: count(data.follows, 'followed_id', each._id),
      followings_count: count(data.follows, 'follower_id', each._id),
    })),
    posts: data.posts.map((post) => ({
      ...post,
      comment_count: count(data.comments, 'post_id', post._id),
      vote_count: count(data.votes, 'post_id', post._id),
    })),
  }
}
