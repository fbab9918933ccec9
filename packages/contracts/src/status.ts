import Type from 'typebox'

/**
 * A user's status, one letter in MongoDB and on the wire as SelfCommunity writes it:
 * `a` active, `b` blocked, `d` soft deleted, `u` hard deleted.
 */
export const UserStatus = Type.Union([
  Type.Literal('a'),
  Type.Literal('b'),
  Type.Literal('d'),
  Type.Literal('u'),
])
export type UserStatus = Type.Static<typeof UserStatus>

export const status = { active: 'a', blocked: 'b', softDeleted: 'd', hardDeleted: 'u' } as const

/** `soft` hides the user and keeps the content; `hard` erases everything. */
export const Mode = Type.Union([Type.Literal('soft'), Type.Literal('hard')])
export type Mode = Type.Static<typeof Mode>

/** The statuses a user may have for a deletion of this mode to be accepted. */
export const deletableFrom: Record<Mode, readonly UserStatus[]> = {
  soft: ['a', 'b'],
  hard: ['a', 'b', 'd'],
}

/** The status a deletion of this mode leaves behind. */
export const statusAfter: Record<Mode, UserStatus> = { soft: 'd', hard: 'u' }

/** Who asked: `self` whenever the caller is the user, else `admin`. */
export const RequestedBy = Type.Union([Type.Literal('self'), Type.Literal('admin')])
export type RequestedBy = Type.Static<typeof RequestedBy>
