import type { BatchAnswer, BatchRequest } from '@lethe/contracts/batch'
import type { Mode } from '@lethe/contracts/status'
import type { HttpApp } from '@lethe/service/http'
import { HttpError } from '@lethe/service/http-error'
import { isUnavailable } from '@lethe/store/unavailable'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, isAdministrator } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { readIdempotencyKey, readNotBefore } from '../deletions/read-request.ts'
import { requesterOf } from '../deletions/requester.ts'
import { scheduleOf } from '../deletions/schedule-of.ts'
import { NDJSON } from '../http/ndjson.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import type { MarkRequest } from '../write-path/types.ts'
import { batchSchema } from './batch-schema.ts'
import { createBatchSlots } from './batch-slots.ts'
import { deleteEach } from './delete-each.ts'
import { streamAnswers } from './stream-answers.ts'
import { readStreamQuery } from './stream-query.ts'

/** 10,000 of the longest ids, and what is around them. */
const BODY_LIMIT = 256 * 1024

/** `POST /api/v2/deletion/batch/` */
export function addDeleteBatch(app: HttpApp, deps: RouteDeps): void {
  const { gate, writePath, now, hardDeleteGrace, streamTimes } = deps
  const [batches, streams] = [createBatchSlots(), createBatchSlots()]
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  /** Throws where the caller may not, or the request is wrong. Answers what each user's mark is made of. */
  async function admit(request: FastifyRequest, mode: Mode, times: Record<string, unknown>) {
    const schedule = scheduleOf(mode, readNotBefore(times, mode), hardDeleteGrace)
    const idempotencyKey = readIdempotencyKey(request.raw.headersDistinct['idempotency-key'])
    await gate.administrator(request)
    const caller = callerIn(request)
    return (userId: number): MarkRequest => ({
      userId,
      mode,
      ...requesterOf(caller, userId),
      idempotencyKey,
      schedule,
    })
  }

  async function whole(request: FastifyRequest): Promise<BatchAnswer> {
    const { users, mode, ...times } = request.body as BatchRequest
    const requestFor = await admit(request, mode, times)
    const leave = batches.enter()
    try {
      return { results: await deleteEach(writePath, users, requestFor) }
    } finally {
      leave()
    }
  }

  async function stream(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { mode, ...times } = readStreamQuery(request.query as Record<string, unknown>)
    const requestFor = await admit(request, mode, times)
    const leave = streams.enter()
    return streamAnswers({
      request,
      reply,
      mayGoOn: () => isStillAdministrator(callerIn(request)),
      decide: (users) => deleteEach(writePath, users, requestFor),
      stopping: closing.signal,
      times: streamTimes,
      leave,
    })
  }

  async function isStillAdministrator(caller: Caller): Promise<boolean> {
    if (caller.expiresAt * 1_000 <= now().getTime()) return false
    try {
      return isAdministrator(caller, await gate.documentOf(caller))
    } catch (error) {
      if (isUnavailable(error)) return false
      throw error
    }
  }

  app.register(async (scope) => {
    // The body stays where it is: it is read as its lines are decided.
    scope.addContentTypeParser(NDJSON, (_request, _body, done) => done(null))
    const options = { schema: batchSchema, bodyLimit: BODY_LIMIT, onRequest: gate.member }
    scope.post('/api/v2/deletion/batch/', options, async (request, reply) => {
      if (request.mediaType === NDJSON) return stream(request, reply)
      if (request.mediaType === 'application/json') return whole(request)
      throw new HttpError(415, 'unsupported_media_type', 'The body must be JSON or NDJSON')
    })
  })
}
