import type { UserDocument } from '@lethe/store/users'
import { expect, test } from 'vitest'
import { acceptedIn } from './find-deletion.ts'

const at = new Date('2026-01-02T03:04:05Z')
const user: Pick<UserDocument, 'deletion' | 'outbox'> = {
  deletion: { id: '7-3', mode: 'hard', at, by: 'admin', from: 'd' },
  outbox: [
    {
      id: 'user.deleted/7-1',
      type: 'user.deleted',
      generation: 1,
      at,
      ext_id: 'x',
      mode: 'soft',
      by: 'self',
    },
    { id: 'user.restored/7-2', type: 'user.restored', generation: 2, at, ext_id: 'x' },
  ],
}

test('the standing deletion is known before the ledger has it', () => {
  expect(acceptedIn(user, 7, 3)).toEqual({
    _id: '7-3',
    user_id: 7,
    mode: 'hard',
    generation: 3,
    requested_at: at,
    requested_by: 'admin',
    steps: {},
    history: [{ n: 1, at, state: 'accepted' }],
  })
})

test('an earlier deletion is known by the event that it still owes', () => {
  expect(acceptedIn(user, 7, 1)).toMatchObject({ _id: '7-1', mode: 'soft', requested_by: 'self' })
})

test('a restore is no deletion, and what a user document does not know is none', () => {
  expect(acceptedIn(user, 7, 2)).toBeNull()
  expect(acceptedIn(user, 7, 4)).toBeNull()
  expect(acceptedIn({}, 7, 1)).toBeNull()
})
