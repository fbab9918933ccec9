import { describe, expect, it } from 'vitest'
import { letterIdOf, parseLetterId, rangeOf } from './letter-id.ts'

const ids = (...texts: string[]) => texts.map((text) => parseLetterId(text)!)

describe('parseLetterId', () => {
  it.each(['0:0', '11:12', '0:999999999999999999'])('reads %s', (text) => {
    expect(letterIdOf(parseLetterId(text)!)).toBe(text)
  })

  it.each(['', '7', '7-1', '0:', ':1', '00:1', '0:01', '-1:0', '0:1 ', '0:1:2', '0:9999999999999999999'])(
    'refuses %j',
    (text) => {
      expect(parseLetterId(text)).toBeNull()
    },
  )
})

describe('rangeOf', () => {
  const present = { from: 5n, to: 20n }

  it.each([
    ['one', ['0:7'], { from: 7n, to: 8n }],
    ['several, in any order', ['0:9', '0:6', '0:7', '1:19'], { from: 6n, to: 10n }],
    ['those that are there', ['0:4', '0:7', '0:20'], { from: 7n, to: 8n }],
  ])('reads from the first to the last of %s', (_, texts, range) => {
    expect(rangeOf(ids(...texts), 0, present)).toEqual(range)
  })

  it.each([['1:7'], ['0:4'], ['0:20']])('reads nothing where %s is not', (text) => {
    const { from, to } = rangeOf(ids(text), 0, present)
    expect(from).toBe(to)
  })
})
