import { stateOf } from '@lethe/store/ledger-state'
import { describe, expect, it } from 'vitest'
import { checkAll } from './all.ts'
import { invariants } from './invariants.ts'
import { at, BACK, call, date, entry, event, GONE, goodStory, STAYS, type Story } from './story.ts'
import { type Breach, changeUser, expectBroken, user, without } from './testing.ts'

describe('the end of a deletion', () => {
  const change = (story: Story, key: string, fields: object) => {
    const old = story.evidence.ledger.get(key)
    if (!old) return
    const changed = { ...old, ...fields }
    story.evidence.ledger.set(key, { ...changed, state: stateOf(changed) })
  }
  it.each<Breach>([
    [
      'work left when the harness gave up',
      (story) => Object.assign(story, { open: '1 outbox' }),
      invariants.rest,
    ],
    [
      'a deletion that never ends',
      (story) => change(story, `${BACK}-1`, { superseded_at: undefined }),
      invariants.ends,
    ],
    [
      'a deletion that ends twice',
      (story) => change(story, `${BACK}-1`, { cancelled_at: date(400) }),
      invariants.ends,
    ],
    [
      'a hard deletion that is given up',
      (story) => {
        change(story, `${GONE}-1`, { completed_at: undefined, superseded_at: date(1_500) })
        without(story, 'user.erased', GONE)
      },
      invariants.superseded,
    ],
    [
      'a state that was not kept',
      ({ evidence }) =>
        evidence.ledger.set(`${GONE}-1`, {
          ...entry(GONE, 1, { completed_at: date(1_500) }),
          state: 'running',
        }),
      invariants.keptState,
    ],
    [
      'a completed deletion that was never marked',
      ({ evidence }) => {
        evidence.ledger.set(`${STAYS}-1`, entry(STAYS, 1, { mode: 'soft', completed_at: date(300) }))
      },
      invariants.marked,
    ],
    [
      'a completed hard deletion without user.erased',
      (story) => without(story, 'user.erased', GONE),
      invariants.erasedFollows,
    ],
    [
      'user.erased of what is not erased',
      ({ evidence }) => evidence.deliveries.push(event('user.erased', [BACK, 1, 300])),
      invariants.erasedTrue,
    ],
    [
      'user.erased with another time',
      (story) => {
        without(story, 'user.erased', GONE)
        story.evidence.deliveries.push(event('user.erased', [GONE, 1, 1_400]))
      },
      invariants.erasedTrue,
    ],
    [
      'a hard-deleted user who still has a name',
      (story) =>
        changeUser(story, GONE, (document) => {
          document.username = 'nomen-7'
        }),
      invariants.bare,
    ],
    ['a profile that nobody asked for again', ({ calls }) => calls.pop(), invariants.asksAgain],
    [
      'a profile that was asked for again too early',
      ({ calls }) => calls.splice(2, 1, call({ ms: 900 })),
      invariants.asksAgain,
    ],
    [
      'a process that ended by itself',
      ({ ownEnds }) => ownEnds.push('worker 1 ended with 1'),
      invariants.ownEnds,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))

  it('the window is not known where a clock was wrong meanwhile', () => {
    const story = goodStory()
    story.calls.pop()
    story.record.skews.push({ from: at(400), to: at(600) })
    expect(checkAll(story)).toEqual([])
  })

  it('a deletion of a distinct_id that a live user owns waits for an administrator', () => {
    const story = goodStory()
    const { ledger, users } = story.evidence
    const error = { code: 'distinct_id_in_use', message: 'in use' }
    const step = { state: 'blocked' as const, attempts: 1, counts: {}, error }
    ledger.set(`${BACK}-1`, entry(BACK, 1, { mode: 'soft', steps: { notifications: step } }))
    expect(checkAll(story).map(({ invariant }) => invariant)).toEqual([invariants.ends])
    const owner = users.find(({ _id }) => Number(_id) === STAYS)
    delete owner?.ext_id
    Object.assign(user(story, BACK), { ext_id: String(STAYS) })
    expect(checkAll(story)).toEqual([])
  })
})
