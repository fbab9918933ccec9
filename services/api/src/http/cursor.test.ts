import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidInput } from './api-error.ts'
import { readCursor, writeCursor } from './cursor.ts'

const cursor = { direction: 'previous', at: new Date('2026-01-02T03:04:05.678Z'), id: '7-3' } as const

test('a cursor comes back as it was written', () => {
  const text = writeCursor(cursor, 'state=blocked')
  expect(text).toMatch(/^[\w-]+$/)
  expect(readCursor(text, 'state=blocked')).toEqual(cursor)
  expect(readCursor(undefined, '')).toBeUndefined()
})

test('one that was cut, changed, or taken to other filters is none', () => {
  const text = writeCursor(cursor, '')
  for (const bad of [
    '',
    'x',
    text.slice(1),
    text.slice(0, -1),
    `${text}A`,
    text.replace(/^./, '_'),
    [text, text],
  ]) {
    expect(() => readCursor(bad, '')).toThrow(InvalidInput)
  }
  expect(() => readCursor(text, 'mode=soft')).toThrow(InvalidInput)
})

test('nothing that somebody makes up is one', () => {
  fc.assert(fc.property(fc.string(), (text) => void expect(() => readCursor(text, '')).toThrow(InvalidInput)))
})
