import type { Deletion, DeletionState } from '@lethe/contracts/deletion'
import { describe, expect, it } from 'vitest'
import { NoAnswer, Refusal } from './api.ts'
import { watchDeletion } from './watch.ts'

const inState = (state: DeletionState) => ({ id: '7-1', state }) as Deletion
const away = new NoAnswer('unreachable', 'away')

/** Watches what the answers say, one look after the other. */
async function watch(answers: (DeletionState | Error)[]) {
  const [looks, misses]: [string[], string[]] = [[], []]
  let pauses = 0
  const ended = watchDeletion({
    look: async () => {
      const answer = answers.shift()
      if (answer instanceof Error || answer === undefined) throw answer ?? new Error('looked too often')
      return { deletion: inState(answer), waited: answer === 'verifying' }
    },
    onLook: ({ state }) => looks.push(state),
    onMiss: (reason) => misses.push(reason),
    pause: async () => void pauses++,
  })
  return { looks, misses, ended: await ended, pauses }
}

describe('watchDeletion', () => {
  it.each(['completed', 'blocked', 'superseded', 'cancelled'] as const)(
    'ends with a deletion that is %s',
    async (end) => {
      const { looks, ended } = await watch(['accepted', 'published', 'running', 'retrying', 'verifying', end])
      expect(ended.state).toBe(end)
      expect(looks).toEqual(['accepted', 'published', 'running', 'retrying', 'verifying', end])
    },
  )

  it('pauses between two looks, but for where the api waited itself', async () => {
    expect(await watch(['running', 'verifying', 'verifying', 'completed'])).toMatchObject({ pauses: 1 })
  })

  it('waits for an api that is away for a while', async () => {
    const busy = new Refusal(503, { code: 'unavailable', message: 'busy' })
    const often = new Refusal(429, { code: 'too_many_requests', message: 'too often' })
    const { misses, ended } = await watch(['running', away, busy, often, 'completed'])
    expect(misses).toEqual(['away', 'busy', 'too often'])
    expect(ended.state).toBe('completed')
  })

  it('gives up on an api that stays away', async () => {
    await expect(watch(Array(1_000).fill(away))).rejects.toBe(away)
  })

  it('gives up at once when the api says no', async () => {
    const refusal = new Refusal(404, { code: 'deletion_not_found', message: 'Deletion not found' })
    await expect(watch(['running', refusal, 'completed'])).rejects.toBe(refusal)
  })
})
