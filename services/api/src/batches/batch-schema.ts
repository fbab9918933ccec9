import {
  type BatchAnswer,
  type BatchAnswerLine,
  BatchLine,
  BatchRequest,
  MAX_BATCH,
  MAX_BATCH_LINE,
} from '@lethe/contracts/batch'
import { Mode } from '@lethe/contracts/status'
import Type from 'typebox'
import { IdempotencyHeader } from '../deletions/mark-request.ts'
import { missing } from '../http/body-validation.ts'
import { NDJSON } from '../http/ndjson.ts'
import { bodyRefusals, counted, refusals, shared } from '../http/schemas.ts'
import { batchError } from './batch-error.ts'

const count = (number: number) => number.toLocaleString('en-US')

const results: BatchAnswer['results'] = [
  { user_id: 7, deletion_id: '7-1' },
  { user_id: 8, error: batchError('user_not_found') },
]
const lines: BatchAnswerLine[] = [...results, { line: 3, error: batchError('invalid_line') }]
const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')

/** What the OpenAPI document says of `POST /api/v2/deletion/batch/`. */
export const batchSchema = {
  operationId: 'deleteUsers',
  tags: ['deletions'],
  summary: 'Delete many users',
  description: `For administrators. Many users in one mode, each decided by itself as its own DELETE would be, in the order given: a user who is named twice is asked for twice. The Idempotency-Key is that of each of the users: the same batch again answers the same, and so does a single DELETE with that key and mode.

As JSON, up to ${count(MAX_BATCH)} users: the answer is 200 with one result for each, his deletion's id or the error that his DELETE would have had; only a request that is wrong as a whole is refused, and then nothing is done. Where the database is away in the middle, those whose outcome nobody knows are \`outcome_unknown\` and those that were not begun \`unavailable\`.

As NDJSON (\`${NDJSON}\`), as many as are sent: \`mode\` and \`not_before\` are in the query, and each line names one user. The answer comes while the request is sent, a line for each that is not empty, in their order; so read it while you send, for nothing more is read while it is not taken. A line that names no user, or is longer than ${count(MAX_BATCH_LINE)} bytes, is answered \`invalid_line\` with its number and stops nobody else. Where the stream ends before you ended it (nothing came for 30 seconds, the token or the right has ended, the database is away, the process stops), its last line is \`stream_ended\`, with the number of the first line for which nothing was done. Of lines without an answer, where the connection broke, nobody knows: send them again with the same key.`,
  headers: IdempotencyHeader,
  querystring: Type.Object({
    mode: Type.Optional(
      Type.String({
        enum: Mode.anyOf.map((mode) => mode.const),
        description: 'Of NDJSON only, and required there',
      }),
    ),
    not_before: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Of NDJSON only: RFC 3339; of hard deletions only, as in the single request',
        examples: ['2026-12-01T00:00:00Z'],
      }),
    ),
  }),
  body: { content: { 'application/json': { schema: BatchRequest }, [NDJSON]: { schema: BatchLine } } },
  response: {
    200: {
      description: 'What became of each user',
      headers: counted(),
      content: {
        'application/json': { schema: shared('BatchAnswer'), examples: { mixed: { value: { results } } } },
        [NDJSON]: { schema: shared('BatchAnswerLine'), examples: { mixed: { value: text } } },
      },
    },
    ...refusals(missing('mode'), 'permission_denied', ...bodyRefusals, 'too_many_batches'),
  },
}
