import type { SignUp } from '@lethe/contracts/users'
import type { UserDocument } from '@lethe/store/users'
import { Long } from 'mongodb'

/** The document of a user who signs up: active, never deleted yet. Text that was left blank is not stored. */
export function newUser(
  id: number,
  { username, ext_id, email, real_name, role }: SignUp,
  now: Date,
): UserDocument {
  return {
    _id: Long.fromNumber(id),
    status: 'a',
    generation: 0,
    username,
    ...(ext_id === undefined || ext_id === null ? {} : { ext_id: String(ext_id) }),
    ...(email ? { email } : {}),
    ...(real_name ? { real_name } : {}),
    ...(role ? { role } : {}),
    date_joined: now,
    followers_count: 0,
    followings_count: 0,
  }
}
