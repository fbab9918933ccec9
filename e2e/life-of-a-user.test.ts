import { once } from 'node:events'
import { flagsOf, followsOf, mediaOf, privateMessagesOf } from '@lethe/store/community'
import { usersOf } from '@lethe/store/users'
import { CommentService, FeedObjectService, SSOService, UserService } from '@selfcommunity/api-services'
import { Suprsend } from '@suprsend/node-sdk'
import { BSON, Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

/** A back end's own identity: an administrator by its token, without a user of its own. */
const BACK_END = 900_000

let system: System
let suprsend: InstanceType<typeof Suprsend>
let ada: Person
let ben: Person
let posts: { adas: number; bens: number }

interface Person {
  id: number
  extId: string
  username: string
}

beforeAll(async () => {
  system = await startSystem()
  // User ids that no post or comment has, so that a trace of one is a trace of the user.
  await system.mongo.db
    .collection<{ _id: string; last: Long }>('sequences')
    .insertOne({ _id: 'users', last: Long.fromNumber(70_000) })
  const { key, secret } = system.secrets.workspace
  suprsend = new Suprsend(key, secret, { base_url: system.store.url })
})
afterAll(async () => {
  const codes = await system.stop()
  expect(codes).toEqual(codes.map(() => 0))
})

/** What each call of SelfCommunity's SDK takes to act for somebody. */
async function sdkAs(userId: number, admin = false) {
  const token = await system.token(userId, admin)
  return { baseURL: system.api.url, headers: { Authorization: `Bearer ${token}` } }
}

async function signUp(username: string, extId: string): Promise<Person> {
  const data = { username, ext_id: extId, email: `${username}@mail.example`, real_name: `The ${username}` }
  const user = await SSOService.SignUp(data as never, await sdkAs(BACK_END, true))
  return { id: Number(user.id), extId, username }
}

const post = async (author: Person, text: string, mentions: number[] = []): Promise<number> => {
  const made = await FeedObjectService.createFeedObject(
    'post' as never,
    { text, mentions } as never,
    await sdkAs(author.id),
  )
  return Number(made.id)
}
const comment = async (author: Person, postId: number, text: string) =>
  CommentService.createComment({ post: postId, text } as never, await sdkAs(author.id))
const vote = async (voter: Person, postId: number) =>
  FeedObjectService.voteFeedObject('post' as never, postId, undefined, await sdkAs(voter.id))

/** What other services of the product write beside the api: messages, follows, flags and files. */
async function liveOnTheSide(): Promise<void> {
  const { db } = system.mongo
  const [a, b, at] = [Long.fromNumber(ada.id), Long.fromNumber(ben.id), new Date()]
  await privateMessagesOf(db).insertMany([
    { sender_id: a, recipient_id: b, text: 'from ada to ben', created_at: at },
    { sender_id: b, recipient_id: a, text: 'from ben to ada', created_at: at },
  ])
  await followsOf(db).insertMany([
    { follower_id: a, followed_id: b, created_at: at },
    { follower_id: b, followed_id: a, created_at: at },
  ])
  await usersOf(db).updateMany(
    { _id: { $in: [a, b] } },
    { $set: { followers_count: 1, followings_count: 1 } },
  )
  await flagsOf(db).insertOne({
    post_id: Long.fromNumber(posts.bens),
    reporter_id: a,
    reason: 'spam',
    note: 'words of ada',
    created_at: at,
  })
  for (const owner of [ada, ben]) {
    const upload = mediaOf(db).openUploadStream('picture.png', {
      metadata: { owner_id: Long.fromNumber(owner.id) },
    })
    upload.end(Buffer.alloc(600_000, owner.id))
    await once(upload, 'finish')
  }
}

const bookkeeping = ['deletions', 'deletion_ranges', 'leases', 'sequences']

/** Every document outside Lethe's own bookkeeping as exact text, by `<collection>/<_id>`. */
async function snapshot(): Promise<Record<string, string>> {
  const documents: Record<string, string> = {}
  for (const { name } of await system.mongo.db.listCollections().toArray()) {
    if (bookkeeping.includes(name)) continue
    for await (const document of system.mongo.db.collection(name).find({})) {
      documents[`${name}/${document._id}`] = BSON.EJSON.stringify(document, { relaxed: false })
    }
  }
  return documents
}

async function readPost(reader: { id: number }, id: number) {
  const client = await system.as(reader.id)
  return (await client.GET('/api/v2/post/{id}/', { params: { path: { id } } })).data
}

describe('a user of the community', () => {
  it('is signed up, writes, comments, votes and is known to the notification store, all through the SDKs', async () => {
    ada = await signUp('ada.lovelace', 'crm/7 b+d@é?')
    ben = await signUp('ben.okri', 'crm-8')
    posts = { adas: await post(ada, 'words of ada'), bens: await post(ben, 'words of ben', [ada.id, ben.id]) }
    await comment(ada, posts.bens, 'ada on ben')
    await comment(ben, posts.bens, 'ben on ben')
    await comment(ben, posts.adas, 'ben on ada')
    await vote(ada, posts.bens)
    await vote(ben, posts.bens)
    await vote(ben, posts.adas)
    await liveOnTheSide()
    for (const { id, extId, username } of [ada, ben]) {
      await suprsend.users.upsert(extId, { user_id: id, $email: [`${username}@mail.example`] })
    }
    const list = await UserService.getAllUsers({}, await sdkAs(ada.id))
    expect(list.results.map((user) => user.username).sort()).toEqual(['ada.lovelace', 'ben.okri'])
    expect(await readPost(ada, posts.bens)).toMatchObject({ comment_count: 2, vote_count: 2 })
  })

  it('is not deleted by somebody else', async () => {
    const asBen = await system.as(ben.id)
    expect((await asBen.delete(ada.id)).status).toBe(403)
    expect((await asBen.delete(123_456)).status).toBe(403)
  })

  it('is soft deleted: gone from the lists, the names still taken, the content untouched', async () => {
    const before = await snapshot()
    await UserService.userDelete(ada.id, undefined, await sdkAs(ada.id))
    const asAda = await system.as(ada.id)
    const deletion = await asAda.reaches(`${ada.id}-1`, 'completed')
    expect(deletion).toMatchObject({
      mode: 'soft',
      requested_by: 'self',
      steps: [{ target: 'notifications', state: 'done' }],
    })

    const after = await snapshot()
    const changed = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key])
    expect(changed.sort()).toEqual([`notification_profiles/${ada.extId}`, `users/${ada.id}`].sort())
    const list = await UserService.getAllUsers({}, await sdkAs(ben.id))
    expect(list.results.map((user) => user.username)).toEqual(['ben.okri'])
    const read = await FeedObjectService.getSpecificFeedObject(
      'post' as never,
      posts.adas,
      await sdkAs(ben.id),
    )
    expect(read).toMatchObject({ text: 'words of ada', author: { id: ada.id, deleted: true } })
    await expect(suprsend.users.get(ada.extId)).rejects.toThrow('404')

    const backEnd = await system.as(BACK_END, true)
    for (const taken of [{ username: ada.username }, { username: 'other', ext_id: ada.extId }]) {
      const { response } = await backEnd.POST('/api/v2/sso/signup/', { body: taken })
      expect(response.status).toBe(400)
    }
  })

  it('is told that she is soft deleted already, and can do nothing else with her token', async () => {
    const asAda = await system.as(ada.id)
    const again = await asAda.DELETE('/api/v2/user/{id}/', { params: { path: { id: ada.id } } })
    expect(again.response.status).toBe(400)
    expect(again.error).toEqual({
      errors: [{ code: 'user_already_soft_deleted', message: 'The user has already been soft deleted' }],
    })
    for (const { response } of [
      await asAda.GET('/api/v2/user/me/'),
      await asAda.POST('/api/v2/post/', { body: { text: 'a ghost' } }),
    ])
      expect(response.status).toBe(401)
  })

  it('is hard deleted: nothing of her is left anywhere, and nothing else has changed beyond the manifest', async () => {
    // A profile that comes back after the soft deletion is found by the hard one.
    await suprsend.users.upsert(ada.extId, { user_id: ada.id, $email: ['ada.lovelace@mail.example'] })
    const before = await snapshot()
    const backEnd = await system.as(BACK_END, true)
    const preview = async ({ id: user_id }: typeof ada) =>
      (await backEnd.POST('/api/v2/deletion/preview/', { body: { user_id } })).data
    const foretold = await preview(ada)
    expect(foretold).toMatchObject({ status: 'd', estimated_from: { basis: 'default' } })
    expect(await snapshot()).toEqual(before)

    await UserService.userDelete(ada.id, 1, await sdkAs(BACK_END, true))
    const deletion = await backEnd.reaches(`${ada.id}-2`, 'completed')
    expect(deletion.steps[0]?.counts).toEqual(foretold?.counts)
    expect(await preview(ben)).toMatchObject({
      status: 'a',
      estimated_from: { basis: 'measured', deletions: 1 },
    })
    const one = { deleted: 1, redacted: 0, pulled: 0 }
    expect(deletion.steps).toMatchObject([
      {
        target: 'content',
        state: 'done',
        counts: {
          posts: { deleted: 1, redacted: 0, pulled: 1 },
          // Hers on ben's post, ben's on hers.
          comments: { deleted: 2, redacted: 0, pulled: 0 },
          votes: { deleted: 2, redacted: 0, pulled: 0 },
          follows: { deleted: 2, redacted: 0, pulled: 0 },
          private_messages: { deleted: 1, redacted: 1, pulled: 0 },
          flags: { deleted: 0, redacted: 1, pulled: 0 },
          media: one,
        },
      },
      { target: 'notifications', state: 'done', counts: { notification_profiles: one } },
    ])

    const after = await snapshot()
    const remains = BSON.EJSON.parse(after[`users/${ada.id}`] ?? '{}')
    expect(Object.keys(remains).sort()).toEqual([
      '_id',
      'deletion',
      'generation',
      'outbox',
      'recent',
      'status',
    ])
    const { [`users/${ada.id}`]: _bare, ...everythingElse } = after
    const text = JSON.stringify(everythingElse)
    for (const trace of ['lovelace', 'of ada', 'ada on', ada.extId, `"$numberLong":"${ada.id}"`])
      expect(text).not.toContain(trace)

    const kept = Object.keys(before).filter((key) => key in after)
    const changed = kept.filter((key) => before[key] !== after[key]).map((key) => key.split('/')[0])
    // Ben's post lost a mention, a comment and a vote; ben two counters; a message its recipient; a flag its reporter.
    expect(changed.sort()).toEqual(['flags', 'posts', 'private_messages', 'users', 'users'])
    expect(Object.keys(after).filter((key) => !(key in before))).toEqual([])
    expect(await readPost(ben, posts.bens)).toMatchObject({
      text: 'words of ben',
      comment_count: 1,
      vote_count: 1,
    })
    expect(await usersOf(system.mongo.db).findOne({ username: ben.username })).toMatchObject({
      followers_count: 0,
      followings_count: 0,
    })
  })

  it('is unknown to the notification store, in its documented words', async () => {
    const answer = await fetch(`${system.store.url}/v1/user/${encodeURIComponent(ada.extId)}/`, {
      headers: { authorization: `Bearer ${system.secrets.apiKey}` },
    })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      code: 404,
      message: `user [distinct_id: '${ada.extId}'] not found`,
    })
    expect(await suprsend.users.get(ben.extId)).toMatchObject({ distinct_id: ben.extId })
  })

  it('has left user.deleted and user.erased on Kafka, under her id and in the order of the generations', async () => {
    const { topics } = system
    const deleted = (await system.events(topics.deleted)).filter(({ key }) => key === String(ada.id))
    expect(deleted.map(({ value }) => JSON.parse(value).data)).toMatchObject([
      {
        deletion_id: `${ada.id}-1`,
        user_id: ada.id,
        ext_id: ada.extId,
        mode: 'soft',
        generation: 1,
        requested_by: 'self',
      },
      {
        deletion_id: `${ada.id}-2`,
        user_id: ada.id,
        ext_id: ada.extId,
        mode: 'hard',
        generation: 2,
        requested_by: 'admin',
      },
    ])
    expect(deleted[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8')
    const erased = (await system.events(topics.erased)).filter(({ key }) => key === String(ada.id))
    const { completed_at } = await (await system.as(BACK_END, true)).deletion(`${ada.id}-2`)
    expect(erased.map(({ value }) => JSON.parse(value))).toMatchObject([
      {
        id: `user.erased/${ada.id}-2`,
        source: '/lethe/worker',
        time: completed_at,
        data: {
          deletion_id: `${ada.id}-2`,
          user_id: ada.id,
          generation: 2,
          completed_at,
          targets: ['content', 'notifications'],
        },
      },
    ])
  })

  it('is not found by a second hard delete, and her names belong to whoever comes next', async () => {
    const backEnd = await system.as(BACK_END, true)
    expect((await backEnd.delete(ada.id, { hard: true })).status).toBe(404)
    expect((await (await system.as(ada.id)).delete(ada.id, { hard: true })).status).toBe(404)
    const newcomer = await signUp(ada.username, ada.extId)
    expect(newcomer.id).toBeGreaterThan(ben.id)
  })

  it('is in no log, no ledger and no event but by her id and, in user.deleted, her ext_id', async () => {
    const { db } = system.mongo
    const ledger = JSON.stringify([
      await db.collection('deletions').find({}).toArray(),
      await db.collection('deletion_ranges').find({}).toArray(),
    ])
    const { deleted, erased, deadLetters } = system.topics
    const events = (
      await Promise.all([deleted, erased, deadLetters].map((topic) => system.events(topic)))
    ).flat()
    const secrets = [
      system.secrets.jwt,
      system.secrets.apiKey,
      system.secrets.workspace.secret,
      await system.token(ada.id),
    ]
    const personal = ['lovelace', 'words of', 'ada on ben', 'from ada']
    for (const trace of [...secrets, ...personal, ada.extId]) {
      expect(system.output()).not.toContain(trace)
      expect(ledger).not.toContain(trace)
    }
    for (const trace of [...secrets, ...personal]) expect(JSON.stringify(events)).not.toContain(trace)
  })
})
