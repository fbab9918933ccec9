import type { Account, ModeratedUser, User, UserHint } from '@lethe/contracts/users'
import type { UserDocument } from '@lethe/store/users'

const time = (date: Date | undefined) => date?.toISOString() ?? null

/** Users whom other members can see and who can be mentioned: neither soft nor hard deleted. */
export const visible = { status: { $in: ['a', 'b'] } } as const satisfies { status: object }

/** Of a soft-deleted user: that there was one, under which name, and since when there is none. */
function toDeleted(user: UserDocument): User {
  return {
    id: Number(user._id),
    username: user.username ?? null,
    status: user.status,
    deleted: true,
    deleted_at: time(user.deletion?.at),
  }
}

/** A user as other members see them. Not for hard-deleted ones: they are 404 everywhere. */
export function toUser(user: UserDocument): User {
  if (user.status === 'd') return toDeleted(user)
  return {
    id: Number(user._id),
    username: user.username ?? null,
    status: user.status,
    deleted: false,
    ext_id: user.ext_id ?? null,
    real_name: user.real_name ?? null,
    bio: user.bio ?? null,
    date_joined: time(user.date_joined),
    followers_counter: user.followers_count ?? 0,
    followings_counter: user.followings_count ?? 0,
  }
}

export function toAccount(user: UserDocument): Account {
  return { ...toUser(user), email: user.email ?? null, role: user.role ?? null }
}

export function toHint(user: UserDocument): UserHint {
  return {
    id: Number(user._id),
    username: user.username ?? null,
    real_name: user.real_name ?? null,
    ext_id: user.ext_id ?? null,
  }
}

/** A user as administrators see them. What a hard deletion has not erased yet is not shown either. */
export function toModerated(user: UserDocument): ModeratedUser {
  const deleted_at = time(user.deletion?.at)
  const hold = user.hold && { hold: { reason: user.hold.reason, held_at: user.hold.at.toISOString() } }
  if (user.status === 'u') return { id: Number(user._id), status: user.status, deleted_at, ...hold }
  return {
    id: Number(user._id),
    status: user.status,
    deleted: user.status === 'd',
    deleted_at,
    ...hold,
    username: user.username ?? null,
    ext_id: user.ext_id ?? null,
    real_name: user.real_name ?? null,
    email: user.email ?? null,
    date_joined: time(user.date_joined),
  }
}
