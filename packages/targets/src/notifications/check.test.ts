import type { UserStatus } from '@lethe/contracts/status'
import type { StandingDeletion, UserDocument } from '@lethe/store/users'
import { describe, expect, it } from 'vitest'
import { type Claim, checkedOf, isOthers, objectionTo } from './check.ts'
import { problems } from './problems.ts'

const at = new Date(0)
const begun: StandingDeletion = { id: '7-3', mode: 'hard', at, by: 'self', from: 'a', begun_at: at }
const deleted: UserDocument = { _id: 7, status: 'u', generation: 3, ext_id: 'shop-7', deletion: begun }
const claim: Claim = { deletionId: '7-3', userId: 7, distinctId: 'shop-7', attempt: null }

function user(id: number, status: UserStatus, extId?: string): UserDocument {
  return { _id: id, status, generation: 0, ...(extId !== undefined && { ext_id: extId }) }
}

function objection(users: UserDocument[], to: Claim = claim) {
  return objectionTo(to, checkedOf(users, 'ext_id'), 'ext_id')
}

describe('objectionTo', () => {
  it('has none where the deletion is begun and nobody else has the name', () => {
    expect(objection([deleted])).toBeNull()
    expect(objection([{ ...deleted, status: 'd', deletion: { ...begun, mode: 'soft' } }])).toBeNull()
  })

  it.each([
    ['the user is restored', [user(7, 'a', 'shop-7')]],
    ['a later deletion stands', [{ ...deleted, deletion: { ...begun, id: '7-4' } }]],
    ['the user is unknown', []],
    ['another worker has finished it', [{ ...deleted, deletion: { ...begun, completed_at: at } }]],
  ])('says superseded where %s', (_why, users) => {
    expect(objection(users)).toEqual({ kind: 'superseded' })
  })

  it('waits where the majority does not say that it is begun', () => {
    const { begun_at: _, ...notBegun } = begun
    const error = problems.notBegun
    expect(objection([{ ...deleted, deletion: notBegun }])).toEqual({
      kind: 'failed',
      class: 'broken',
      error,
    })
  })

  it('waits where the name is not the one that was read', () => {
    const error = problems.changed
    expect(objection([{ ...deleted, ext_id: 'shop-8' }])).toEqual({ kind: 'failed', class: 'broken', error })
  })

  it.each(['a', 'b', 'd'] as const)('is blocked by an owner of the ext_id who is %s', (status) => {
    const byId = { ...deleted, ext_id: undefined }
    const error = problems.inUse
    expect(objection([byId, user(9, status, '7')], { ...claim, distinctId: '7' })).toEqual({
      kind: 'blocked',
      error,
    })
  })

  it('is blocked by an owner of the id who has no ext_id, not by one who has another', () => {
    const named = { ...deleted, ext_id: '9' }
    const to = { ...claim, distinctId: '9' }
    expect(objection([named, user(9, 'a')], to)).toEqual({ kind: 'blocked', error: problems.inUse })
    expect(objection([named, user(9, 'a', 'other')], to)).toBeNull()
    expect(objection([named, user(9, 'u')], to)).toBeNull()
  })

  it('wants the notifying entry of this very attempt where one was put', () => {
    const to = { ...claim, attempt: 'second' }
    const entry = (attempt: string) => ({ ...deleted, notifying: [{ attempt, until: at }] })
    expect(objection([entry('first')], to)).toEqual({
      kind: 'failed',
      class: 'broken',
      error: problems.notBegun,
    })
    expect(objection([entry('second')], to)).toBeNull()
  })
})

describe('isOthers', () => {
  it('follows how users are named: by id, an ext_id that looks like one owns nothing', () => {
    const users = [{ ...deleted, status: 'd' as const }, user(9, 'a', '7')]
    const to = { ...claim, distinctId: '7' }
    expect(isOthers(to, checkedOf(users, 'ext_id'))).toBe(true)
    expect(isOthers(to, checkedOf(users, 'id'))).toBe(false)
  })
})
