import { expect, test } from 'vitest'
import { effectsOf } from './effects.ts'
import { type Batch, ownersOf, type PageDocument } from './gather.ts'
import type { DeleteStep } from './operations.ts'

const step = (collection: string, more: Partial<DeleteStep> = {}): DeleteStep => ({
  place: collection,
  collection,
  field: 'user',
  hangsOn: undefined,
  counters: [],
  children: [],
  weight: 1,
  counted: true,
  ...more,
})
const doc = (_id: unknown, deletionId: string, fields = {}) => ({ _id, deletionId, fields })
const batch = (of: DeleteStep, documents: PageDocument[]): Batch => ({
  step: of,
  owners: ownersOf([]),
  documents,
})
const votesOnPosts = { counters: [{ collection: 'posts', field: 'votes', by: 'post' }] }

test('corrections of the same amount on the same field are one command', () => {
  const votes = [1, 1, 2, 3].map((post, n) => doc(n, '7-1', { post }))
  expect(effectsOf([batch(step('votes', votesOnPosts), votes)]).corrections).toEqual([
    { collection: 'posts', field: 'votes', amount: 2, ids: [1] },
    { collection: 'posts', field: 'votes', amount: 1, ids: [2, 3] },
  ])
})

test('a counter on a document that goes in the same page is left alone', () => {
  const batches: Batch[] = [
    batch(step('votes', votesOnPosts), [doc('v', '7-1', { post: 1 }), doc('w', '7-1', { post: 2 })]),
    batch(step('posts'), [doc(1, '7-1')]),
  ]
  expect(effectsOf(batches).corrections.map(({ ids }) => ids)).toEqual([[2]])
})

test('a reference that is missing or null corrects nothing', () => {
  const documents = [doc('v', '7-1', {}), doc('w', '7-1', { post: null })]
  expect(effectsOf([batch(step('votes', votesOnPosts), documents)]).corrections).toEqual([])
})

test('a document that was reached on two ways is erased and counted once', () => {
  const batches: Batch[] = [
    batch(step('flags', { field: 'comment' }), [doc('f', '7-1')]),
    batch(step('flags', { field: 'post' }), [doc('f', '8-1'), doc('g', '8-1')]),
  ]
  const { deletes, entries } = effectsOf(batches)
  expect(deletes.flatMap(({ ids }) => ids)).toEqual(['f', 'g'])
  expect(entries).toEqual([
    { id: '7-1', collection: 'flags', deleted: 1 },
    { id: '8-1', collection: 'flags', deleted: 1 },
  ])
})

test('ids of erased parents are kept, chunks are not counted', () => {
  const chunks = step('media.chunks', { place: 'media', counted: false })
  const batches: Batch[] = [
    batch(chunks, [doc('c', '7-1')]),
    batch(step('media.files', { place: 'media', children: [chunks] }), [doc('f', '7-1')]),
  ]
  expect(effectsOf(batches).entries).toEqual([{ id: '7-1', collection: 'media', deleted: 1, parents: ['f'] }])
})

test('a counter on a parent that waits for a later page, or on the erased user himself, is left alone', () => {
  const onParent = step('votes', { ...votesOnPosts, field: 'post', hangsOn: 'posts' })
  const votes = [doc('v', '7-1', { post: 1 }), doc('w', '7-1', { post: [1, 2] })]
  const gathered = [{ step: onParent, owners: ownersOf([[1, '7-1']]), documents: votes }]
  expect(effectsOf(gathered).corrections.map(({ ids }) => ids)).toEqual([[2]])
})
