import { expect, it } from 'vitest'
import { plain } from '../terminal.ts'
import { deadLetterOf } from './dead-letter.ts'
import { listLines } from './list.ts'
import { letter } from './test-letter.ts'

it('shows a dead letter on a line, without what it holds', () => {
  const foreign = letter({ key: Buffer.from('ann@example.org'), value: null })
  const lines = listLines([deadLetterOf(letter()), deadLetterOf(foreign)], plain)
  expect(lines).toEqual([
    'id    time                      from               key         bytes  reason',
    '0:12  2026-03-01T12:00:00.000Z  user.deleted/2:41  7           8      value is not JSON',
    '0:12  2026-03-01T12:00:00.000Z  user.deleted/2:41  (15 bytes)  -      value is not JSON',
  ])
})

it('shows headers that would act on a terminal, and what was replayed before', () => {
  const headers = { 'dlq-reason': Buffer.from('\u001b[2J'), 'dlq-replayed': Buffer.from('0:3') }
  const [, line] = listLines([deadLetterOf(letter({ headers }))], plain)
  expect(line).toContain('\\u{1b}[2J (a replay of 0:3)')
})

it('says that there are none', () => {
  expect(listLines([], plain)).toEqual(['no dead letters'])
})
