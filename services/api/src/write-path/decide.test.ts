import type { MarkedUser } from '@lethe/store/user-mark'
import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'

const user = (fields: Partial<MarkedUser>): MarkedUser => ({
  userId: 7,
  status: 'a',
  recent: [],
  begun: false,
  scheduled: false,
  ...fields,
})
const soft = { userId: 7, mode: 'soft', by: 'self', key: 'mine' } as const
const hard = { ...soft, mode: 'hard' } as const
const restore = { ...soft, mode: 'restored' } as const
const made = (mode: 'soft' | 'hard' | 'restored', generation: number) => ({ key: 'mine', mode, generation })

describe('decide', () => {
  it.each([
    [
      'a soft mark that won',
      soft,
      user({ status: 'd', recent: [made('soft', 3)] }),
      { kind: 'accepted', deletionId: '7-3' },
    ],
    [
      'a mark that won, hidden by a later restore',
      soft,
      user({
        status: 'a',
        generation: 4,
        recent: [made('soft', 3), { key: 'x', mode: 'restored', generation: 4 }],
      } as Partial<MarkedUser>),
      { kind: 'accepted', deletionId: '7-3' },
    ],
    [
      'a key that was used with the other mode',
      hard,
      user({ status: 'd', recent: [made('soft', 3)] }),
      { kind: 'idempotency_key_reused' },
    ],
    ['a soft mark of a soft-deleted user', soft, user({ status: 'd' }), { kind: 'already_soft_deleted' }],
    ['a soft mark of a hard-deleted user', soft, user({ status: 'u' }), { kind: 'not_found' }],
    ['a hard mark of a hard-deleted user', hard, user({ status: 'u' }), { kind: 'not_found' }],
    ['a user who never existed', hard, undefined, { kind: 'not_found' }],
    ['a mark that should have won and did not', hard, user({ status: 'd' }), null],
    [
      'a restore that won',
      restore,
      user({ recent: [made('restored', 4)] }),
      { kind: 'accepted', deletionId: '7-4' },
    ],
    ['a restore of a user who is there', restore, user({ status: 'b' }), { kind: 'not_soft_deleted' }],
    ['a restore while a worker acts', restore, user({ status: 'd', begun: true }), { kind: 'begun' }],
    ['a restore of a hard-deleted user', restore, user({ status: 'u' }), { kind: 'not_found' }],
    ['a restore that should have won and did not', restore, user({ status: 'd' }), null],
    ['a soft mark of an active user that did not win', soft, user({ status: 'b' }), null],
  ] as const)('says what became of %s', (_name, mark, found, expected) => {
    expect(decide(mark, found)).toEqual(expected)
  })
})
