import { describe, expect, it } from 'vitest'
import { countedBy, counts, isNamedAfter, isPersonal, isRecord, nameSays } from './field-names.ts'

it.each([
  ['author_id', 'posts', 'maker'],
  ['createdBy', 'pages', 'maker'],
  ['customer._id', 'orders', 'maker'],
  ['messages.*.from.id', 'tickets', 'maker'],
  ['metadata.owner_id', 'media', 'maker'],
  ['recipient_id', 'private_messages', 'other'],
  ['updated_by', 'pages', 'other'],
  ['mentions.*', 'posts', 'other'],
  ['_id', 'user_settings', 'maker'],
  ['_id', 'posts', 'measure'],
  ['quantity', 'lines', 'measure'],
  ['followers_count', 'pages', 'measure'],
  ['num_users', 'pages', 'measure'],
  ['customer_number', 'orders', 'maker'],
  ['colour', 'products', 'nothing'],
])('%s of %s says %s', (path, place, says) => {
  expect(nameSays(path, place)).toBe(says)
})

describe('isNamedAfter', () => {
  it.each([
    ['post_id', 'posts', true],
    ['post', 'posts', true],
    ['blogPost._id', 'blog_posts', true],
    ['blog_post_id', 'posts', true],
    ['category', 'categories', true],
    ['author_id', 'posts', false],
    ['id', 'posts', false],
  ])('%s after %s: %s', (path, collection, is) => {
    expect(isNamedAfter(path, collection)).toBe(is)
  })
})

it('a collection is a record of business by one of its words', () => {
  expect(['orders', 'invoice_lines', 'auditLog', 'posts', 'borders'].map(isRecord)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

it('a field is personal by any part of its path', () => {
  expect(['ship_to.street', 'firstName', 'phone', 'total', 'state'].map(isPersonal)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

it('a number says what it counts, and which collection that is', () => {
  expect(countedBy('comment_count')).toBe('comment')
  expect(countedBy('stats.commentsCount')).toBe('comment')
  expect(countedBy('count')).toBeUndefined()
  expect(countedBy('price')).toBeUndefined()
  expect(counts('comment', 'comments')).toBe(true)
  expect(counts('comment', 'post_comments')).toBe(true)
  expect(counts('comment', 'votes')).toBe(false)
})
