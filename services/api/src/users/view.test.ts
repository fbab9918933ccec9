import type { UserDocument } from '@lethe/store/users'
import { expect, test } from 'vitest'
import { newUser } from './new-user.ts'
import { toAccount, toHint, toModerated, toUser } from './view.ts'

const joined = new Date('2026-01-01T00:00:00Z')
const deleted = new Date('2026-01-02T00:00:00Z')
const anna: UserDocument = {
  ...newUser(7, { username: 'anna', ext_id: 42, email: 'anna@mail.example', real_name: 'Anna' }, joined),
  bio: 'Hello',
}
const gone = (status: 'd' | 'u'): UserDocument => ({
  ...anna,
  status,
  generation: 1,
  deletion: { id: '7-1', mode: status === 'd' ? 'soft' : 'hard', at: deleted, by: 'self', from: 'a' },
})

test('members see the profile, and never the mail address', () => {
  expect(toUser(anna)).toEqual({
    id: 7,
    username: 'anna',
    status: 'a',
    deleted: false,
    ext_id: '42',
    real_name: 'Anna',
    bio: 'Hello',
    date_joined: joined.toISOString(),
    followers_counter: 0,
    followings_counter: 0,
  })
  expect(toHint(anna)).toEqual({ id: 7, username: 'anna', real_name: 'Anna', ext_id: '42' })
})

test('users see their own mail address and role', () => {
  expect(toAccount(anna)).toEqual({ ...toUser(anna), email: 'anna@mail.example', role: null })
})

test('of a soft-deleted user members see that there was one', () => {
  const bare = { id: 7, username: 'anna', status: 'd', deleted: true, deleted_at: deleted.toISOString() }
  expect(toUser(gone('d'))).toEqual(bare)
})

test('administrators see a soft-deleted user with names, and of a hard-deleted one only the status', () => {
  expect(toModerated(gone('d'))).toMatchObject({
    id: 7,
    status: 'd',
    deleted: true,
    username: 'anna',
    ext_id: '42',
  })
  // Also before the erasure has removed the rest from the document.
  expect(toModerated(gone('u'))).toEqual({ id: 7, status: 'u', deleted_at: deleted.toISOString() })
})

test('a new user is active, undeleted, and holds nothing that was left blank', () => {
  const user = newUser(7, { username: 'anna', ext_id: null, email: '', real_name: null, role: null }, joined)
  expect(user).toMatchObject({ status: 'a', generation: 0, username: 'anna', date_joined: joined })
  for (const field of ['ext_id', 'email', 'real_name', 'role']) expect(user).not.toHaveProperty(field)
})
