import Type from 'typebox'
import { MAX_USER_ID } from './ids.ts'
import { Mode } from './status.ts'

/** How many users one batch may name. */
export const MAX_BATCH = 10_000

const BatchUser = Type.Integer({ minimum: 0, maximum: MAX_USER_ID })

/** Users to delete at once, all in one mode. A name that is not known is refused: a mistyped `not_before` would erase now. */
export const BatchRequest = Type.Object(
  {
    users: Type.Array(BatchUser, {
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
export type BatchRequest = Type.Static<typeof BatchRequest>

/** The longest line of a batch in NDJSON, in bytes without its end. */
export const MAX_BATCH_LINE = 1_024

/** One line of a batch in NDJSON: a user, by himself or named. Mode and time are the same for all of them. */
export const BatchLine = Type.Union(
  [BatchUser, Type.Object({ user_id: BatchUser }, { additionalProperties: false })],
  { $id: 'BatchLine', examples: [{ user_id: 7 }, 7] },
)
const BatchError = Type.Object({
  code: Type.String({ examples: ['user_not_found'] }),
  message: Type.String(),
})

/** What became of one user of a batch: his deletion, or the error that the single request would have had. */
export const BatchResult = Type.Union([
  Type.Object({ user_id: Type.Integer(), deletion_id: Type.String({ examples: ['7-1'] }) }),
  Type.Object({
    user_id: Type.Integer(),
    error: BatchError,
  }),
])
export type BatchResult = Type.Static<typeof BatchResult>

/** One line of the answer in NDJSON: a user's result, or the number of a line that has none and why. */
export const BatchAnswerLine = Type.Union(
  [
    ...BatchResult.anyOf,
    Type.Object({ line: Type.Integer({ description: 'From 1, empty lines counted' }), error: BatchError }),
  ],
  { $id: 'BatchAnswerLine' },
)
export type BatchAnswerLine = Type.Static<typeof BatchAnswerLine>

/** One result for each user that was named, in that order. */
export const BatchAnswer = Type.Object({ results: Type.Array(BatchResult) }, { $id: 'BatchAnswer' })
export type BatchAnswer = Type.Static<typeof BatchAnswer>

/** Whether a user's error only says that the database was away: the same request again tells what became of him. */
export const isUnanswered = ({ code }: { code: string }): boolean =>
  code === 'outcome_unknown' || code === 'unavailable'
