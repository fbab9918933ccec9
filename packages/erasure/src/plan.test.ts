import { expect, test } from 'vitest'
import { requiredIndexes } from './index-requirements.ts'
import { loadManifest, parseManifest } from './manifest.ts'
import type { DeleteStep } from './operations.ts'
import { planOf } from './plan.ts'

const community = await loadManifest(new URL('../../../erasure.yaml', import.meta.url).pathname)

function outline({ collection, field, children }: DeleteStep): unknown {
  return { [`${collection}.${field}`]: children.map(outline) }
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

test('what hangs on a document is a step below it', () => {
  const steps = planOf(community).operations.flatMap((operation) =>
    operation.action === 'delete' ? [outline(operation.step)] : [],
  )
  expect(steps).toEqual([
    { 'posts.author_id': [{ 'comments.post_id': [] }, { 'votes.post_id': [] }, { 'flags.post_id': [] }] },
    { 'follows.follower_id': [] },
    { 'follows.followed_id': [] },
    { 'private_messages.sender_id': [] },
    { 'comments.author_id': [] },
    { 'votes.user_id': [] },
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
    ['comments', ['likes']],
    ['posts', ['comments']],
  ])
})

const operationsOf = (owners: string) =>
  planOf(parseManifest(`collections:\n  orders:\n    owners:\n${owners}`, 'test.yaml')).operations

test('of several rules for one field each has what those before it leave', () => {
  const operations = operationsOf(`      - { field: user, action: keep, reason: law, where: { paid: true } }
      - { field: user, action: redact, set: { user: null }, where: { open: true } }
      - { field: user, key: ext_id, action: delete }
      - { field: user, action: delete }`)
  expect(operations.map(({ action, choice }) => [action, choice])).toEqual([
    ['delete', { unless: [] }],
    ['delete', { unless: [{ paid: true }, { open: true }] }],
    ['redact', { where: { open: true }, unless: [{ paid: true }] }],
  ])
})

test('only a change that leaves the owner field asks what is done already', () => {
  const operations = operationsOf(`      - { field: a.id, action: redact, set: { a: null } }
      - { field: b, action: redact, set: { name: null }, reason: law }
      - { field: c, action: unset }
      - { field: d, action: unset, fields: [phone], reason: law }
      - { field: e.*.id, action: unset, fields: [e.*.id, e.*.name] }
      - { field: f, action: pull }`)
  const staying = operations.filter((operation) => operation.action !== 'delete' && operation.ownerStays)
  expect(staying.map(({ field }) => field)).toEqual(['b', 'd'])
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
