import { describe, expect, it } from 'vitest'
import { checkAll } from './all.ts'
import { invariants } from './invariants.ts'
import { at, BACK, event, GONE, goodStory, STAYS } from './story.ts'
import { type Breach, changeUser, expectBroken, without } from './testing.ts'

describe('what callers were told', () => {
  it.each<Breach>([
    [
      'an acknowledged deletion that is not on Kafka',
      (story) => without(story, 'user.deleted', GONE),
      [invariants.deletionKept, invariants.history, invariants.status, invariants.liveProfile],
    ],
    [
      'an acknowledged deletion that the ledger does not have',
      ({ evidence }) => evidence.ledger.delete(`${BACK}-1`),
      invariants.deletionKept,
    ],
    [
      'an acknowledged deletion that the user does not have either: rolled back',
      (story) => {
        story.record.deletions.push({ userId: STAYS, deletionId: `${STAYS}-1`, mode: 'soft', key: null })
      },
      invariants.deletionKept,
    ],
    [
      'an acknowledged restore that is not on Kafka',
      ({ record }) => record.restores.push({ userId: BACK }),
      invariants.restoreKept,
    ],
    ['an event that nobody asked for', ({ record }) => record.deletions.pop(), invariants.asked],
    ['a restore that nobody asked for', ({ record }) => record.restores.pop(), invariants.asked],
    [
      'an event before its request',
      ({ record }) => {
        record.deletions.pop()
        record.maybes.push({ userId: BACK, kind: 'soft', from: at(200) })
      },
      invariants.asked,
    ],
    [
      'one deletion for two requests',
      ({ record }) => {
        record.deletions.push({ userId: BACK, deletionId: `${BACK}-1`, mode: 'soft', key: null })
      },
      invariants.oneRequest,
    ],
    [
      'two deletions for one key',
      (story) => {
        story.record.deletions.push({ userId: BACK, deletionId: `${BACK}-1`, mode: 'soft', key: 'key-1' })
        story.record.deletions.splice(2, 1)
      },
      invariants.oneRequest,
    ],
    [
      'an answer that is not in the contract',
      ({ record }) => record.surprises.push('soft 500'),
      invariants.contract,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))

  it('a request whose outcome is not known may have acted', () => {
    const story = goodStory()
    story.record.deletions.pop()
    story.record.restores.pop()
    story.record.maybes.push(
      { userId: BACK, kind: 'soft', from: at(50) },
      { userId: BACK, kind: 'restored', from: at(250) },
    )
    expect(checkAll(story)).toEqual([])
  })
})

describe('the history on Kafka', () => {
  it.each<Breach>([
    [
      'an event of a mark that was taken back',
      ({ evidence, record }) => {
        evidence.deliveries.push(event('user.deleted', [STAYS, 1, 100], { mode: 'soft', ext_id: null }))
        record.maybes.push({ userId: STAYS, kind: 'soft', from: at(0) })
      },
      [invariants.history, invariants.status],
    ],
    [
      'an event of somebody who is not there',
      ({ evidence, record }) => {
        evidence.deliveries.push(event('user.deleted', [44, 1, 100], { mode: 'soft', ext_id: null }))
        record.maybes.push({ userId: 44, kind: 'soft', from: at(0) })
      },
      invariants.history,
    ],
    [
      'a generation that was given out twice',
      ({ evidence }) => {
        evidence.deliveries.push(event('user.deleted', [BACK, 1, 120], { mode: 'soft', ext_id: null }))
      },
      invariants.oneStory,
    ],
    [
      'a restore that is told before its deletion',
      (story) => {
        without(story, 'user.restored', BACK)
        story.evidence.deliveries.push(event('user.restored', [BACK, 2, 300], { ext_id: null }, 120))
      },
      invariants.order,
    ],
    [
      'a user who is not what was said last',
      (story) =>
        changeUser(story, BACK, (document) => {
          document.status = 'b'
        }),
      invariants.status,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))
})
