import { expect, test } from 'vitest'
import { loadManifest, parseManifest } from './manifest.ts'
import { type DeleteStep, planOf, requiredIndexes } from './plan.ts'

const community = await loadManifest(new URL('../../../erasure.yaml', import.meta.url).pathname)

function outline({ collection, field, counters, children }: DeleteStep): unknown {
  return {
    [`${collection}.${field}`]: children.map(outline),
    ...(counters.length > 0 && {
      counters: counters.map((counter) => `${counter.collection}.${counter.field}`),
    }),
  }
}

test('deletes come first, then redactions, then pulls', () => {
  expect(planOf(community).operations.map(({ action, rule }) => `${action} ${rule}`)).toEqual([
    'delete posts.author_id',
    'delete follows.follower_id',
    'delete follows.followed_id',
    'delete private_messages.sender_id',
    'delete comments.author_id',
    'delete votes.user_id',
    'delete media.metadata.owner_id',
    'redact private_messages.recipient_id',
    'redact flags.reporter_id',
    'pull posts.mentions',
  ])
})

test('what hangs on a document is a step below it, and a counter on what goes too is left out', () => {
  const steps = planOf(community).operations.flatMap((operation) =>
    operation.action === 'delete' ? [outline(operation.step)] : [],
  )
  expect(steps).toEqual([
    { 'posts.author_id': [{ 'comments.post_id': [] }, { 'votes.post_id': [] }, { 'flags.post_id': [] }] },
    { 'follows.follower_id': [], counters: ['users.followers_count'] },
    { 'follows.followed_id': [], counters: ['users.followings_count'] },
    { 'private_messages.sender_id': [] },
    { 'comments.author_id': [], counters: ['posts.comment_count'] },
    { 'votes.user_id': [], counters: ['posts.vote_count'] },
    { 'media.files.metadata.owner_id': [{ 'media.chunks.files_id': [] }] },
  ])
})

test('a collection comes after every other one whose cascade reaches it, however deep', () => {
  const manifest = parseManifest(
    `collections:
  likes: { owners: [{ field: user, action: delete }] }
  comments: { owners: [{ field: user, action: delete }], cascade: [{ collection: likes, field: comment }] }
  posts: { owners: [{ field: user, action: delete }], cascade: [{ collection: comments, field: post }] }`,
    'test.yaml',
  )
  const { operations, children } = planOf(manifest)
  expect(operations.map(({ rule }) => rule)).toEqual(['posts.user', 'comments.user', 'likes.user'])
  expect([...children].map(([place, steps]) => [place, steps.map(({ collection }) => collection)])).toEqual([
    ['posts', ['comments']],
    ['comments', ['likes']],
  ])
})

test("a cascaded document's other counters are corrected", () => {
  const manifest = parseManifest(
    `collections:
  posts: { owners: [{ field: user, action: delete }], cascade: [{ collection: comments, field: post }] }
  comments:
    counters:
      - { collection: posts, field: comments, by: post }
      - { collection: writers, field: comments, by: writer }`,
    'test.yaml',
  )
  const [comments] = planOf(manifest).children.get('posts') ?? []
  expect(comments?.counters).toEqual([{ collection: 'writers', field: 'comments', by: 'writer' }])
})

test('each index that is needed is named once, with all that it is for', () => {
  expect(
    requiredIndexes(community).map(({ collection, fields, why }) => `${collection} ${fields}: ${why}`),
  ).toEqual([
    'posts author_id: delete by posts.author_id',
    'comments post_id: what hangs on posts',
    'votes post_id: what hangs on posts',
    'flags post_id: what hangs on posts',
    'follows follower_id: delete by follows.follower_id',
    'follows followed_id: delete by follows.followed_id',
    'private_messages sender_id: delete by private_messages.sender_id',
    'comments author_id: delete by comments.author_id',
    'votes user_id: delete by votes.user_id',
    'media.files metadata.owner_id: delete by media.metadata.owner_id',
    'media.chunks files_id: what hangs on media',
    'private_messages recipient_id: redact by private_messages.recipient_id',
    'flags reporter_id: redact by flags.reporter_id',
    'posts mentions: pull by posts.mentions',
    'deletion_ranges deletions.id: checkpoints',
  ])
})
