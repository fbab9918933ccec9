import { deletionStates } from '@lethe/contracts/deletion'
import { expect, test } from 'vitest'
import { InvalidInput } from '../http/api-error.ts'
import { readListQuery } from './list-query.ts'

test('without a word it is every deletion, twenty at a time', () => {
  expect(readListQuery({})).toEqual({
    filter: {
      states: deletionStates,
      modes: ['soft', 'hard'],
      userId: undefined,
      from: undefined,
      before: undefined,
    },
    filters: '',
    limit: 20,
    cursor: undefined,
  })
})

test('every filter is taken, alone and together', () => {
  const query = {
    state: 'blocked',
    mode: 'hard',
    user: '7',
    requested_after: '2026-11-01',
    requested_before: '2026-11-01T18:00:00.5+02:00',
    limit: '100',
  }
  expect(readListQuery(query)).toMatchObject({
    filter: {
      states: ['blocked'],
      modes: ['hard'],
      userId: 7,
      from: new Date('2026-11-01T00:00:00Z'),
      before: new Date('2026-11-01T16:00:00.500Z'),
    },
    limit: 100,
  })
})

test.each([
  { state: 'done' },
  { state: '' },
  { state: ['blocked', 'running'] },
  { mode: 'HARD' },
  { user: 'x' },
  { user: '-1' },
  { requested_after: 'yesterday' },
  { requested_after: '2026-02-30' },
  { requested_after: '2026-13-01' },
  { requested_before: '2026-11-01T25:00:00Z' },
  { requested_before: '2026-11-01T18:00:00' },
  { requested_before: '2026-11-01T18:00:00 02:00' },
  { limit: '101' },
  { limit: '0' },
  { cursor: 'abc' },
])('%j is refused, and the field named', (query) => {
  const [field = ''] = Object.keys(query)
  const refusal = (() => {
    try {
      readListQuery(query)
    } catch (error) {
      return error
    }
  })()
  expect(refusal).toBeInstanceOf(InvalidInput)
  expect((refusal as InvalidInput).problems).toMatchObject([{ field }])
})
