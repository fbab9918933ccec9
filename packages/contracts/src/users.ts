import Type from 'typebox'
import { UserStatus } from './status.ts'

const Id = Type.Integer({ minimum: 1, examples: [7] })
const Time = Type.String({ format: 'date-time' })
const TimeOrNull = Type.Union([Time, Type.Null()])
const TextOrNull = Type.Union([Type.String(), Type.Null()])

/**
 * A user as other members see them. A soft-deleted one shows `id`, `username`, `status`, `deleted` and
 * `deleted_at` only; a hard-deleted one is not shown at all.
 */
export const User = Type.Object(
  {
    id: Id,
    username: TextOrNull,
    status: UserStatus,
    deleted: Type.Boolean(),
    deleted_at: Type.Optional(TimeOrNull),
    ext_id: Type.Optional(TextOrNull),
    real_name: Type.Optional(TextOrNull),
    bio: Type.Optional(TextOrNull),
    date_joined: Type.Optional(TimeOrNull),
    followers_counter: Type.Optional(Type.Integer()),
    followings_counter: Type.Optional(Type.Integer()),
  },
  { $id: 'User' },
)
export type User = Type.Static<typeof User>

/** A user as they see themselves, and as the administrator who signed them up does. */
export const Account = Type.Object(
  {
    ...User.properties,
    email: TextOrNull,
    role: Type.Union([Type.Literal('admin'), Type.Null()]),
  },
  { $id: 'Account' },
)
export type Account = Type.Static<typeof Account>

/** A user in an autocomplete list. */
export const UserHint = Type.Object(
  { id: Id, username: TextOrNull, real_name: TextOrNull, ext_id: TextOrNull },
  { $id: 'UserHint' },
)
export type UserHint = Type.Static<typeof UserHint>

/** A user as administrators see them; of a hard-deleted one only `id`, `status`, `deleted_at` are left, and a hold. */
export const ModeratedUser = Type.Object(
  {
    id: Id,
    status: UserStatus,
    deleted_at: TimeOrNull,
    hold: Type.Optional(Type.Object({ reason: Type.String(), held_at: Time })),
    deleted: Type.Optional(Type.Boolean()),
    username: Type.Optional(TextOrNull),
    ext_id: Type.Optional(TextOrNull),
    real_name: Type.Optional(TextOrNull),
    email: Type.Optional(TextOrNull),
    date_joined: Type.Optional(TimeOrNull),
  },
  { $id: 'ModeratedUser' },
)
export type ModeratedUser = Type.Static<typeof ModeratedUser>

const MAX_USERNAME = 150
const MAX_EXT_ID = 255

/** No control characters and no half surrogates, which UTF-8 can't hold. */
const PLAIN_TEXT = '^[^\\p{Cc}\\p{Cs}]*$'
/** The same, and not only white space: these are asked for by name. */
const VISIBLE_TEXT = '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]*$'
/** Empty text counts as none: clients send it for a field that was left blank. */
const MAIL_ADDRESS = '^$|^[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+$'

/** What a sign-up needs. Fields that are not listed are ignored. */
export const SignUp = Type.Object(
  {
    username: Type.String({
      minLength: 1,
      maxLength: MAX_USERNAME,
      pattern: VISIBLE_TEXT,
      examples: ['anna'],
    }),
    ext_id: Type.Optional(
      Type.Union(
        [
          Type.String({ minLength: 1, maxLength: MAX_EXT_ID, pattern: VISIBLE_TEXT }),
          Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
          Type.Null(),
        ],
        {
          description: 'The id of the user outside; a number is taken as its decimal text',
          examples: ['crm-4711'],
        },
      ),
    ),
    email: Type.Optional(Type.Union([Type.String({ maxLength: 254, pattern: MAIL_ADDRESS }), Type.Null()])),
    real_name: Type.Optional(Type.Union([Type.String({ maxLength: 255, pattern: PLAIN_TEXT }), Type.Null()])),
    role: Type.Optional(Type.Union([Type.Literal('admin'), Type.Null()])),
  },
  { $id: 'SignUp' },
)
export type SignUp = Type.Static<typeof SignUp>
