import { describe, expect, it } from 'vitest'
import { checkAll } from './all.ts'
import { invariants } from './invariants.ts'
import { isLiveThroughout } from './profiles.ts'
import { at, BACK, call, GONE, goodStory, NEWCOMER, STAYS, type Story } from './story.ts'
import { type Breach, expectBroken } from './testing.ts'

describe('profiles in the store', () => {
  const lose = (owner: number) => (story: Story) => {
    story.evidence.profiles = story.evidence.profiles.filter(({ userId }) => userId !== owner)
  }
  it.each<Breach>([
    [
      'of a deleted user',
      ({ evidence }) => evidence.profiles.push({ distinctId: 'x', userId: GONE, version: 'v7' }),
      invariants.profileGone,
    ],
    ['of a live user that is gone', lose(STAYS), invariants.liveProfile],
    ['of a newcomer that is gone', lose(NEWCOMER), invariants.newcomerProfile],
    ['of a restored user that is gone', lose(BACK), invariants.restoredProfile],
    [
      'of a live user that somebody has written',
      ({ evidence }) => Object.assign(evidence.profiles[0] ?? {}, { version: 'v0' }),
      invariants.liveProfile,
    ],
    [
      'deleted while its owner was live',
      ({ calls }) => {
        calls.push(call({ ms: 400, status: 200, etag: '"v9"', userId: STAYS }))
        calls.push(call({ ms: 420, method: 'DELETE', ifMatch: '"v9"', status: 204 }))
      },
      invariants.liveProfile,
    ],
    [
      'deleted after a newcomer had taken the name',
      ({ calls }) => {
        calls.push(call({ ms: 1_700, status: 200, etag: '"v1"', userId: NEWCOMER }))
        calls.push(call({ ms: 1_720, method: 'DELETE', ifMatch: '"v1"', status: 204 }))
      },
      invariants.newcomerProfile,
    ],
    [
      'deleted after a restore, by an ETag that repeats',
      ({ calls }) => {
        calls.push(call({ ms: 120, status: 200, etag: '"same"', userId: BACK }))
        calls.push(call({ ms: 800, method: 'DELETE', ifMatch: '"same"', status: 204 }))
      },
      invariants.restoredProfile,
    ],
    [
      'deleted without having been read',
      ({ calls }) => calls.push(call({ ms: 200, method: 'DELETE', status: 204 })),
      invariants.versionRead,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))

  it.each([
    ['registered after the mark', { to: at(10) }, []],
    ['registered nobody knows when', { to: Number.POSITIVE_INFINITY }, []],
    ['registered in more than one try, shortly before', { etag: null }, []],
    [
      'registered in more than one try, long before',
      { to: at(-90_000), etag: null },
      [invariants.profileGone],
    ],
  ])('of a deleted user may be there where it was %s', (_what, how, broken) => {
    const story = goodStory()
    story.evidence.profiles.push({ distinctId: 'x', userId: GONE, version: 'v' })
    Object.assign(story.record.registrations[0] ?? {}, how)
    expect(checkAll(story).map(({ invariant }) => invariant)).toEqual(broken)
  })
})

const deleted = (generation: number, factAt: number) => ({ type: 'user.deleted', generation, factAt })
const restored = (generation: number, factAt: number) => ({ type: 'user.restored', generation, factAt })

describe('whether a user was live while his profile was deleted', () => {
  it.each([
    ['who was never deleted', [], true],
    ['deleted before and not taken back', [deleted(1, 50)], false],
    ['deleted while it happened', [deleted(1, 105)], false],
    ['deleted only afterwards', [deleted(1, 120)], true],
    ['restored before', [deleted(1, 50), restored(2, 90)], true],
    ['restored while it happened', [deleted(1, 50), restored(2, 105)], false],
    ['restored and deleted again', [restored(2, 60), deleted(1, 50), deleted(3, 80)], false],
  ])('is decided for one %s', (_name, events, live) => {
    expect(isLiveThroughout(events, 100, 110)).toBe(live)
  })
})
