import Type from 'typebox'
import { MAX_USER_ID } from './ids.ts'
import { Mode } from './status.ts'

/** How many users one batch may name. */
export const MAX_BATCH = 10_000

/** Users to delete at once, all in one mode. A name that is not known is refused: a mistyped `not_before` would erase now. */
export const BatchRequest = Type.Object(
  {
    users: Type.Array(Type.Integer({ minimum: 0, maximum: MAX_USER_ID }), {
      minItems: 1,
      maxItems: MAX_BATCH,
      examples: [[7, 8]],
    }),
    mode: Mode,
    not_before: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'RFC 3339; of hard deletions only, as in the single request',
        examples: ['2026-12-01T00:00:00Z'],
      }),
    ),
  },
  { $id: 'BatchRequest', additionalProperties: false },
)

/** What became of one user of a batch: his deletion, or the error that the single request would have had. */
export const BatchResult = Type.Union([
  Type.Object({ user_id: Type.Integer(), deletion_id: Type.String({ examples: ['7-1'] }) }),
  Type.Object({
    user_id: Type.Integer(),
    error: Type.Object({ code: Type.String({ examples: ['user_not_found'] }), message: Type.String() }),
  }),
])
export type BatchResult = Type.Static<typeof BatchResult>

/** One result for each user that was named, in that order. */
export const BatchAnswer = Type.Object({ results: Type.Array(BatchResult) }, { $id: 'BatchAnswer' })
export type BatchAnswer = Type.Static<typeof BatchAnswer>

/** Whether a user's error only says that the database was away: the same request again tells what became of him. */
export const isUnanswered = ({ code }: { code: string }): boolean =>
  code === 'outcome_unknown' || code === 'unavailable'
