/** How users are named at the notification store: by ext_id (the user id where there is none), or always by user id. */
export type DistinctIdKind = 'ext_id' | 'id'

export interface NamedUser {
  userId: number
  extId: string | null
}

/** The name under which the notification store knows a user. */
export function distinctIdOf(user: NamedUser, kind: DistinctIdKind): string {
  return kind === 'id' ? String(user.userId) : (user.extId ?? String(user.userId))
}

/** A profile's name, and how it is written in a path. */
export interface ProfileName {
  distinctId: string
  segment: string
}

/** The deleted user's name at the store, or null where no request can carry it. */
export function profileNameOf(user: NamedUser, kind: DistinctIdKind): ProfileName | null {
  const distinctId = distinctIdOf(user, kind)
  const segment = pathSegmentOf(distinctId)
  return segment === null ? null : { distinctId, segment }
}

/**
 * One path segment that servers and proxies hand on as it is, or null where there is none: an empty name
 * would address the list, `.` and `..` are resolved on the way (percent-encoded, too), and a lone
 * surrogate has no encoding. A store that is asked over HTTP never sees such a name.
 */
export function pathSegmentOf(distinctId: string): string | null {
  if (distinctId === '' || distinctId === '.' || distinctId === '..') return null
  return distinctId.isWellFormed() ? encodeURIComponent(distinctId) : null
}
