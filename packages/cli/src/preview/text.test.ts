import { expect, test } from 'vitest'
import { estimateLine } from './text.ts'

const from = (fields: object) => ({
  basis: 'measured' as const,
  deletions: 40,
  documents_per_second: 9_000,
  after_seconds: 5.2,
  ...fields,
})

test.each([
  [12, {}, 'about 12 s, as fast as the last 40 deletions here were'],
  [6, { deletions: 1 }, 'about 6 s, as fast as the last deletion here was'],
  [700, {}, 'about 11:40 minutes, as fast as the last 40 deletions here were'],
  [
    61,
    { basis: 'default' as const, deletions: 0, documents_per_second: 5_000 },
    'about 61 s, if 5,000 documents go in a second: nothing like it was deleted here yet',
  ],
])('%i seconds by %j are said as: %s', (estimated_seconds, fields, line) => {
  expect(estimateLine({ estimated_seconds, estimated_from: from(fields) })).toBe(line)
})
