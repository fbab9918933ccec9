import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('one piece of work at a time has a thing, whatever becomes of those before it', async () => {
  const turns = createTurns<'mongod' | 'kafka'>()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const done = Promise.allSettled([
    turns.take('mongod', async () => {
      order.push('first')
      await first.promise
      throw new Error('it went wrong')
    }),
    turns.take('mongod', async () => order.push('second')),
    turns.take('kafka', async () => order.push('another thing')),
  ])
  await turns.take('kafka', async () => undefined)
  expect(order).toEqual(['first', 'another thing'])
  expect(turns.isTaken('mongod')).toBe(true)
  first.resolve()
  expect((await done).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(order.at(-1)).toBe('second')
  await Promise.resolve()
  expect(turns.isTaken('mongod')).toBe(false)
})
