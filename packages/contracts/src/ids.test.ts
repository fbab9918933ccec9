import { describe, expect, it } from 'vitest'
import { deletionIdOf, MAX_USER_ID, parseDeletionId, parseId } from './ids.ts'

describe('parseId', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['9007199254740991', MAX_USER_ID],
  ])('reads %s', (text, id) => {
    expect(parseId(text)).toBe(id)
  })

  it.each([
    '',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    ' 1',
    '1 ',
    '0x10',
    '٣',
    '9007199254740992',
    '99999999999999999999',
  ])('refuses %j', (text) => {
    expect(parseId(text)).toBeNull()
  })
})

describe('parseDeletionId', () => {
  it('is the inverse of deletionIdOf', () => {
    expect(parseDeletionId(deletionIdOf(MAX_USER_ID, 12))).toEqual({ userId: MAX_USER_ID, generation: 12 })
  })

  it.each(['', '7', '7-', '-3', '7-3-1', '07-3', '7-03', '0-1', '7-0', '7--3', 'a-b'])(
    'refuses %j',
    (text) => {
      expect(parseDeletionId(text)).toBeNull()
    },
  )
})
