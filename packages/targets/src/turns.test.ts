import { describe, expect, it } from 'vitest'
import { createTurns } from './turns.ts'

describe('createTurns', () => {
  it('runs one after the other in the order of the calls, a failure keeping nobody', async () => {
    const inTurn = createTurns()
    const first = Promise.withResolvers<string>()
    const started: string[] = []
    const results = Promise.allSettled([
      inTurn(() => {
        started.push('first')
        return first.promise
      }),
      inTurn(async () => {
        started.push('second')
        throw new Error('its own')
      }),
      inTurn(async () => {
        started.push('third')
        return 'c'
      }),
    ])
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(started).toEqual(['first'])
    first.resolve('a')
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(started).toEqual(['first', 'second', 'third'])
  })
})
