import { describe, expect, it } from 'vitest'
import { isLiveThroughout } from './profiles.ts'

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
