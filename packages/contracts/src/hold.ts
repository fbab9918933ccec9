import Type from 'typebox'
import { Reason } from './reason.ts'

/** The answer of `PUT /api/v2/user/{id}/hold/`. */
export const Hold = Type.Object(
  {
    user_id: Type.Integer({ minimum: 1, examples: [7] }),
    reason: Reason,
    held_at: Type.String({ format: 'date-time' }),
    held_by: Type.Integer({ description: 'The administrator' }),
  },
  { $id: 'Hold' },
)
export type Hold = Type.Static<typeof Hold>
