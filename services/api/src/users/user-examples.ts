import type { Account, ModeratedUser, User, UserHint } from '@lethe/contracts/users'

const active: User = {
  id: 7,
  username: 'anna',
  status: 'a',
  deleted: false,
  ext_id: 'crm-4711',
  real_name: 'Anna Lind',
  bio: null,
  date_joined: '2026-03-01T12:00:00.000Z',
  followers_counter: 12,
  followings_counter: 9,
}
const softDeleted: User = {
  id: 7,
  username: 'anna',
  status: 'd',
  deleted: true,
  deleted_at: '2026-11-22T18:32:15.035Z',
}
const account: Account = { ...active, email: 'anna@mail.example', role: null }
const hint: UserHint = { id: 7, username: 'anna', real_name: 'Anna Lind', ext_id: 'crm-4711' }
const hardDeleted: ModeratedUser = { id: 7, status: 'u', deleted_at: '2026-11-22T18:32:15.035Z' }

/** For the OpenAPI document. */
export const userExamples = { active: { value: active }, soft_deleted: { value: softDeleted } }
export const accountExamples = { own: { value: account } }

const pageWith = (results: unknown[]) => ({
  one: { value: { count: 1, next: null, previous: null, results } },
})
export const userListExamples = pageWith([active])
export const hintListExamples = pageWith([hint])
export const moderatedListExamples = pageWith([hardDeleted])
