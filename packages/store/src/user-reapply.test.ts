import { expect, it } from 'vitest'
import { forgottenOf, type PastTransition, type UserGeneration } from './user-reapply.ts'

const past = (userId: number, generation: number, mode: PastTransition['mode'] = 'soft'): PastTransition => ({
  userId,
  generation,
  mode,
  by: 'admin',
  key: `${userId}-${generation}`,
})
const users = (...seen: [number, UserGeneration][]) => new Map(seen)

it.each([
  ['nothing of a user who has been through it', [past(7, 2)], { generation: 2, status: 'd' }, []],
  ['what came later', [past(7, 3)], { generation: 2, status: 'a' }, [past(7, 3)]],
  [
    'only the last of a user',
    [past(7, 3), past(7, 5), past(7, 4)],
    { generation: 2, status: 'a' },
    [past(7, 5)],
  ],
  [
    'the first that tells of a generation',
    [past(7, 3, 'hard'), { ...past(7, 3, 'hard'), key: 'another' }],
    { generation: 0, status: 'a' },
    [past(7, 3, 'hard')],
  ],
  ['nothing of a user who is gone for good', [past(7, 3)], { generation: 1, status: 'u' }, []],
  ['nothing of a user who does not exist', [past(8, 1)], { generation: 0, status: 'a' }, []],
] as const)('%s is made again', (_, transitions, user, forgotten) => {
  expect(forgottenOf(transitions, users([7, user]))).toEqual(forgotten)
})
