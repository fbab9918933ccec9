import type { BatchResult } from '@lethe/contracts/batch'
import { expect, test } from 'vitest'
import { addTo, answeredOf } from './tally.ts'

const done = (user_id: number): BatchResult => ({ user_id, deletion_id: `${user_id}-1` })
const refused = (user_id: number, code: string): BatchResult => ({ user_id, error: { code, message: 'x' } })

test('refusals are counted by their code', () => {
  const first = addTo({ accepted: 0, refused: {} }, [done(7), refused(8, 'user_not_found')])
  expect(addTo(first, [refused(9, 'user_not_found'), refused(10, 'deletion_begun'), done(11)])).toEqual({
    accepted: 2,
    refused: { user_not_found: 2, deletion_begun: 1 },
  })
})

test.each<[string, BatchResult[], number]>([
  ['all are answers', [done(7), refused(8, 'user_not_found')], 2],
  ['the database went away', [done(7), refused(8, 'outcome_unknown'), refused(9, 'unavailable')], 1],
  ['it was away from the beginning', [refused(8, 'unavailable')], 0],
  ['one alone is not known', [refused(7, 'outcome_unknown'), done(8)], 2],
])('where %s', (_what, results, answered) => {
  expect(answeredOf(results)).toEqual(results.slice(0, answered))
})
