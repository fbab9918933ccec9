import { expect, it } from 'vitest'
import { historyLines } from './deletion-history.ts'
import { OPERATOR_ID } from './operator.ts'
import { plain } from './terminal.ts'

const at = '2026-03-01T12:00:00.000Z'

it('says of each change when, by whom and why', () => {
  const entry = { at, by: null, reason: null }
  expect(
    historyLines(
      [
        { ...entry, n: 1, state: 'accepted', by: 12 },
        { ...entry, n: 2, state: 'blocked', reason: 'content: it was refused' },
        { ...entry, n: 3, state: 'retrying', by: OPERATOR_ID, reason: 'An administrator had it tried again' },
      ],
      plain,
    ),
  ).toEqual([
    'n  at                        state     by       reason',
    `1  ${at}  accepted  user 12`,
    `2  ${at}  blocked   -        content: it was refused`,
    `3  ${at}  retrying  lethe    An administrator had it tried again`,
  ])
})
