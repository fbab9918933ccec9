import fc from 'fast-check'
import { type Document, Int32, Long, MongoClient, MongoError, ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createErasureEngine, type Subject } from './engine.ts'
import {
  type Community,
  canonical,
  communityManifest,
  contentCollections,
  openCommunity,
  storedDocuments,
  subject,
  unhurried,
} from './test-community.ts'

/**
 * Random small communities, random users erased, compared with what a few lines over plain arrays say
 * must be left. Some runs lose their client on the way, some are two at once: the result must be the same.
 */

type Data = Record<(typeof contentCollections)[number], Document[]>

const USERS = 5
const userId = (n: number) => Long.fromNumber(2 ** 31 + n)
const id = (value: unknown) => Number(value)
const user = fc.nat({ max: USERS - 1 }).map(userId)
const postId = fc.nat({ max: 5 }).map((n) => Long.fromNumber(n + 1))
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 10 })

const shape = fc.record({
  authors: fc.array(fc.record({ author_id: user, mentions: fc.array(user, { maxLength: 3 }) }), {
    maxLength: 6,
  }),
  comments: list(fc.record({ post_id: postId, author_id: user })),
  votes: fc.uniqueArray(fc.record({ post_id: postId, user_id: user }), {
    maxLength: 10,
    selector: (vote) => `${vote.post_id}/${vote.user_id}`,
  }),
  follows: list(fc.record({ follower_id: user, followed_id: user })),
  private_messages: list(fc.record({ sender_id: user, recipient_id: fc.option(user) })),
  flags: list(fc.record({ post_id: postId, reporter_id: fc.option(user), note: fc.constant('words') })),
  files: fc.array(fc.record({ owner: user, chunks: fc.nat({ max: 3 }) }), { maxLength: 4 }),
})

function dataOf(given: typeof shape extends fc.Arbitrary<infer T> ? T : never): Data {
  const posts = given.authors.map((post, n) => ({ _id: Long.fromNumber(n + 1), ...post, text: 'a post' }))
  const onPosts = <T extends { post_id: Long }>(all: T[]) =>
    all.filter(({ post_id }) => id(post_id) <= posts.length)
  const named = <T extends object>(all: T[]) => all.map((each) => ({ _id: new ObjectId(), ...each }))
  const [comments, votes] = [named(onPosts(given.comments)), named(onPosts(given.votes))]
  const files = given.files.map(({ owner, chunks }) => ({
    _id: new ObjectId(),
    metadata: { owner_id: owner },
    chunks,
  }))
  const count = (all: Document[], field: string, of: Long) =>
    new Int32(all.filter((each) => id(each[field]) === id(of)).length)
  return {
    users: Array.from({ length: USERS }, (_, n) => ({
      _id: userId(n),
      followers_count: count(given.follows, 'followed_id', userId(n)),
      followings_count: count(given.follows, 'follower_id', userId(n)),
    })),
    posts: posts.map((post) => ({
      ...post,
      comment_count: count(comments, 'post_id', post._id),
      vote_count: count(votes, 'post_id', post._id),
    })),
    comments,
    votes,
    follows: named(given.follows),
    private_messages: named(given.private_messages),
    flags: named(onPosts(given.flags)),
    'media.files': files.map(({ chunks, ...file }) => file),
    'media.chunks': files.flatMap((file) =>
      Array.from({ length: file.chunks }, (_, n) => ({
        _id: new ObjectId(),
        files_id: file._id,
        n: new Int32(n),
      })),
    ),
  }
}

/** The manifest in plain words. */
function expectedAfter(data: Data, erased: ReadonlySet<number>): Data {
  const isErased = (value: unknown) => value !== null && erased.has(id(value))
  const posts = data.posts.filter((post) => !isErased(post.author_id))
  const left = new Set(posts.map((post) => id(post._id)))
  const files = data['media.files'].filter((file) => !isErased(file.metadata.owner_id))
  const comments = data.comments.filter((each) => left.has(id(each.post_id)) && !isErased(each.author_id))
  const votes = data.votes.filter((each) => left.has(id(each.post_id)) && !isErased(each.user_id))
  const follows = data.follows.filter((each) => !isErased(each.follower_id) && !isErased(each.followed_id))
  const count = (all: Document[], field: string, of: unknown) =>
    new Int32(all.filter((each) => id(each[field]) === id(of)).length)
  return {
    users: data.users.map((each) => ({
      _id: each._id,
      followers_count: count(follows, 'followed_id', each._id),
      followings_count: count(follows, 'follower_id', each._id),
    })),
    posts: posts.map((post) => ({
      ...post,
      mentions: post.mentions.filter((mention: Long) => !isErased(mention)),
      comment_count: count(comments, 'post_id', post._id),
      vote_count: count(votes, 'post_id', post._id),
    })),
    comments,
    votes,
    follows,
    private_messages: data.private_messages
      .filter((each) => !isErased(each.sender_id))
      .map((each) => (isErased(each.recipient_id) ? { ...each, recipient_id: null } : each)),
    flags: data.flags
      .filter((each) => left.has(id(each.post_id)))
      .map((each) => (isErased(each.reporter_id) ? { ...each, reporter_id: null, note: null } : each)),
    'media.files': files,
    'media.chunks': data['media.chunks'].filter((chunk) =>
      files.some((file) => file._id.equals(chunk.files_id)),
    ),
  }
}

let community: Community

beforeAll(async () => {
  community = await openCommunity(inject('mongodbUri'))
})
afterAll(() => community.close())

async function fill(data: Data): Promise<void> {
  await community.db.collection('deletion_ranges').deleteMany({})
  for (const name of contentCollections) {
    await community.db.collection(name).deleteMany({})
    if (data[name].length > 0) await community.db.collection(name).insertMany(data[name])
  }
}

/** Documents of everybody but the erased users' own ones, which are not the engine's. */
async function stored(erased: ReadonlySet<number>): Promise<Record<string, string[]>> {
  const found: Data = {} as Data
  for (const name of contentCollections) found[name] = await storedDocuments(community.db, name)
  return texts(found, erased)
}

function texts(data: Data, erased: ReadonlySet<number>): Record<string, string[]> {
  const users = data.users.filter((each) => !erased.has(id(each._id)))
  return Object.fromEntries(
    Object.entries({ ...data, users }).map(([name, all]) => [name, all.map(canonical).toSorted()]),
  )
}

/** An erasure whose client is gone at the n-th command, in the middle of a transaction or between two. */
async function eraseUntilCrash(subjects: Subject[], commands: number): Promise<void> {
  const client = new MongoClient(inject('mongodbUri'), { monitorCommands: true })
  const sessions = new Map<string, Document>()
  let closed: Promise<void> | undefined
  let seen = 0
  client.on('commandStarted', ({ command }) => {
    if (command.lsid) sessions.set(canonical(command.lsid), command.lsid)
    seen += 1
    if (seen === commands) closed = client.close()
  })
  const engine = createErasureEngine({
    client,
    db: client.db(community.db.databaseName),
    manifest: communityManifest,
  })
  await engine
    .erase(subjects, unhurried())
    .catch((error: unknown) => expect(error).toBeInstanceOf(MongoError))
  await (closed ?? client.close())
  // The server itself ends what a dead client has left open only after a minute.
  await community.db.admin().command({ killSessions: [...sessions.values()] })
}

test('any users erased from any community, together, interrupted or twice at once: what is left is what the manifest says', async () => {
  const users = fc.uniqueArray(fc.nat({ max: USERS - 1 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(
      shape,
      users,
      fc.option(fc.nat({ max: 80 })),
      fc.boolean(),
      async (given, numbers, crash, twice) => {
        const data = dataOf(given)
        const erased = new Set(numbers.map((n) => id(userId(n))))
        const subjects = [...erased].map(subject)
        const { engine, verifier } = community
        await fill(data)

        if (crash !== null) await eraseUntilCrash(subjects, crash)
        await Promise.all(
          [engine, ...(twice ? [engine] : [])].map((each) => each.erase(subjects, unhurried())),
        )

        expect(await stored(erased)).toEqual(texts(expectedAfter(data, erased), erased))
        expect(await verifier.leftOver(subjects, unhurried())).toEqual(new Map())
        expect(await deletedInAll(subjects.map(({ deletionId }) => deletionId))).toEqual(
          removed(data, expectedAfter(data, erased)),
        )
      },
    ),
    { numRuns: 25, interruptAfterTimeLimit: 8_000 },
  )
})

async function deletedInAll(deletionIds: string[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const counts of (await community.engine.counts(deletionIds)).values()) {
    for (const [name, { deleted }] of Object.entries(counts))
      if (deleted > 0) sums[name] = (sums[name] ?? 0) + deleted
  }
  return sums
}

function removed(before: Data, after: Data): Record<string, number> {
  const pairs = contentCollections
    .filter((name) => name !== 'media.chunks' && name !== 'users')
    .map(
      (name) => [name === 'media.files' ? 'media' : name, before[name].length - after[name].length] as const,
    )
  return Object.fromEntries(pairs.filter(([, count]) => count > 0))
}
