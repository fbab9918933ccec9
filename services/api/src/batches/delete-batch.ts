import { type BatchAnswer, BatchRequest, MAX_BATCH } from '@lethe/contracts/batch'
import { apiErrors } from '@lethe/contracts/errors'
import type { HttpApp } from '@lethe/service/http'
import { callerIn } from '../auth/gate.ts'
import { IdempotencyHeader } from '../deletions/mark-request.ts'
import { readIdempotencyKey, readNotBefore } from '../deletions/read-request.ts'
import { requesterOf } from '../deletions/requester.ts'
import { scheduleOf } from '../deletions/schedule-of.ts'
import { ApiError } from '../http/api-error.ts'
import { missing } from '../http/body-validation.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, json, refusals, shared } from '../http/schemas.ts'
import { deleteEach } from './delete-each.ts'

/** 10,000 of the longest ids, and what is around them. */
const BODY_LIMIT = 256 * 1024
/** Of one process: each has at most half a group in the write path, so it always has room for single requests. */
const AT_ONCE = 4

const notFound = { code: 'user_not_found', message: apiErrors.user_not_found.message }
const mixed: BatchAnswer = {
  results: [
    { user_id: 7, deletion_id: '7-1' },
    { user_id: 8, error: notFound },
  ],
}

const schema = {
  operationId: 'deleteUsers',
  tags: ['deletions'],
  summary: 'Delete many users',
  description: `For administrators. Up to ${MAX_BATCH.toLocaleString('en-US')} users in one mode, each decided by itself as its own DELETE would be, in the order given: a user who is named twice is asked for twice. The answer is 200 with one result for each, his deletion's id or the error that his DELETE would have had; only a request that is wrong as a whole is refused, and then nothing is done. Where the database is away in the middle, those whose outcome nobody knows are \`outcome_unknown\` and those that were not begun \`unavailable\`. The Idempotency-Key is that of each of the users: the same batch again answers the same, and so does a single DELETE with that key and mode.`,
  consumes: ['application/json'],
  headers: IdempotencyHeader,
  body: BatchRequest,
  response: {
    200: json('What became of each user', shared('BatchAnswer'), { mixed: { value: mixed } }),
    ...refusals(missing('mode'), 'permission_denied', ...bodyRefusals, 'too_many_batches'),
  },
}

/** `POST /api/v2/deletion/batch/` */
export function addDeleteBatch(app: HttpApp, { gate, writePath, hardDeleteGrace }: RouteDeps): void {
  let running = 0
  const options = { schema, bodyLimit: BODY_LIMIT, onRequest: gate.member }
  app.post('/api/v2/deletion/batch/', options, async (request): Promise<BatchAnswer> => {
    const { users, mode } = request.body
    const schedule = scheduleOf(mode, readNotBefore(request.body, mode), hardDeleteGrace)
    const idempotencyKey = readIdempotencyKey(request.raw.headersDistinct['idempotency-key'])
    await gate.administrator(request)
    if (running >= AT_ONCE) throw new ApiError('too_many_batches', { headers: { 'retry-after': '1' } })
    const caller = callerIn(request)
    running += 1
    try {
      const results = await deleteEach(writePath, users, (userId) => ({
        userId,
        mode,
        ...requesterOf(caller, userId),
        idempotencyKey,
        schedule,
      }))
      return { results }
    } finally {
      running -= 1
    }
  })
}
