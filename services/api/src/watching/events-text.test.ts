import { acceptedDocument } from '@lethe/store/ledger-accept'
import { expect, test } from 'vitest'
import { eventsFor } from './events-text.ts'
import { snapshotOf } from './snapshot.ts'

const at = new Date('2026-01-01T00:00:00Z')
const document = acceptedDocument(
  { userId: 7, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'self' },
  at,
)
const entries = [...(document.history ?? []), { n: 2, at, state: 'published' as const }]
const asPublished = { ...document, published_at: at, history: entries }
const published = snapshotOf(asPublished, () => null)

test('whoever has seen nothing gets every change by its number, and the deletion as it is', () => {
  expect(eventsFor(published, { n: 0, etag: '' })).toBe(
    [
      'id: 1',
      'event: state',
      'data: {"n":1,"at":"2026-01-01T00:00:00.000Z","state":"accepted","by":7,"reason":null}',
      '',
      'id: 2',
      'event: state',
      'data: {"n":2,"at":"2026-01-01T00:00:00.000Z","state":"published","by":null,"reason":null}',
      '',
      'event: deletion',
      `data: ${published.text}`,
      '',
      '',
    ].join('\n'),
  )
})

test('whoever comes again gets what he missed, and what he has is not repeated', () => {
  const missed = eventsFor(published, { n: 1, etag: '' })
  expect(missed).toMatch(/^id: 2\n/)
  expect(missed).not.toContain('id: 1\n')
  expect(eventsFor(published, { n: 2, etag: published.etag })).toBe('')
})

test('progress within a state is a deletion event without a number', () => {
  expect(eventsFor(published, { n: 2, etag: '"older"' })).toBe(`event: deletion\ndata: ${published.text}\n\n`)
})

test('the estimate is told with what has changed, and nothing is told for it alone', () => {
  const foretold = snapshotOf(asPublished, () => at)
  expect(foretold.text).toContain(`"estimated_completion_at":"${at.toISOString()}"`)
  expect(eventsFor(foretold, { n: 2, etag: published.etag })).toBe('')
  expect(eventsFor(foretold, { n: 1, etag: '' })).toContain(foretold.text)
})
