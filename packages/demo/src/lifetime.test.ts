import { describe, expect, it } from 'vitest'
import { lifetimeSeconds } from './lifetime.ts'

describe('lifetimeSeconds', () => {
  it.each([
    ['45s', 45],
    ['15m', 900],
    ['12h', 43_200],
    ['7d', 604_800],
    [90, 90],
  ])('reads %s', (lifetime, seconds) => {
    expect(lifetimeSeconds(lifetime)).toBe(seconds)
  })

  it.each(['', '12', 'h', '-1h', '0s', '1.5h', '1w', '12 h', 0, -5, 1.5])('refuses %j', (lifetime) => {
    expect(() => lifetimeSeconds(lifetime)).toThrow(RangeError)
  })
})
