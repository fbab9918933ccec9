import type { HttpApp } from '@lethe/service/http'
import Type from 'typebox'
import { type Caller, isAdministrator } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { empty, IdPath, noBodyRefusals, refusals } from '../http/schemas.ts'
import { acceptedId, IdempotencyHeader, refuseUnreadableBody } from './mark-request.ts'
import {
  booleanWords,
  NOT_BOOLEAN,
  readIdempotencyKey,
  readMode,
  readNotBefore,
  refuseBody,
} from './read-request.ts'
import { requesterOf } from './requester.ts'
import { scheduleOf } from './schedule-of.ts'

const schema = {
  operationId: 'deleteUser',
  tags: ['deletions'],
  summary: 'Delete a user',
  description:
    'Marks the user deleted; the erasure follows. Soft (the default) hides the user and keeps the content; hard removes everything and, at its end, releases username and ext_id. With `not_before` a hard deletion is scheduled: the user is soft deleted at once, and hard when the time has come; until then it can be cancelled. Another hard deletion takes its place, with the earlier time unless it names one. Only the user and administrators may. A 204 stands for good: it follows the majority commit. Refusals are decided in this order: 401; 400 for the id, `hard`, `not_before`, the body or the key; 403; 422; then 400 and 404 for what the user is, and 409 with Retry-After where it is to be scheduled while a worker acts for a soft deletion.',
  params: IdPath,
  querystring: Type.Object({
    hard: Type.Optional(
      Type.String({ enum: [...booleanWords], description: '1 is hard; 0 or absent is soft' }),
    ),
    not_before: Type.Optional(
      Type.String({
        format: 'date-time',
        description:
          'RFC 3339; of a hard deletion only. A time that has passed means at once; where it is absent the grace counts that the api is set to (HARD_DELETE_GRACE), none by default',
        examples: ['2026-12-01T00:00:00Z'],
      }),
    ),
  }),
  headers: IdempotencyHeader,
  response: {
    204: empty('The user is marked deleted', {
      'Deletion-Id': Type.String({ description: 'The id of the deletion', examples: ['7-3'] }),
      Link: Type.String({
        description: 'Where to watch it',
        examples: ['</api/v2/deletion/7-3/>; rel="status"'],
      }),
    }),
    ...refusals(
      notAnInteger('id'),
      NOT_BOOLEAN,
      ...noBodyRefusals,
      'user_already_soft_deleted',
      'permission_denied',
      'user_not_found',
      'deletion_begun',
      'idempotency_key_reused',
      'outcome_unknown',
    ),
  },
}

/** `DELETE /api/v2/user/{id}/` */
export function addDeleteUser(app: HttpApp, { gate, writePath, hardDeleteGrace }: RouteDeps): void {
  async function mayDelete(caller: Caller, userId: number): Promise<boolean> {
    if (caller.userId === userId) return true
    return isAdministrator(caller, await gate.documentOf(caller))
  }

  app.delete(
    '/api/v2/user/:id/',
    { schema, onRequest: gate.token, errorHandler: refuseUnreadableBody },
    async (request, reply) => {
      const userId = readId('id', request.params.id)
      const mode = readMode(request.query)
      const schedule = scheduleOf(mode, readNotBefore(request.query, mode), hardDeleteGrace)
      refuseBody(request.rawBody)
      const idempotencyKey = readIdempotencyKey(request.raw.headersDistinct['idempotency-key'])
      const caller = callerIn(request)
      if (!(await mayDelete(caller, userId))) throw new ApiError('permission_denied')

      const deletionId = acceptedId(
        await writePath.submit({ userId, mode, ...requesterOf(caller, userId), idempotencyKey, schedule }),
      )
      return reply
        .code(204)
        .header('deletion-id', deletionId)
        .header('link', `</api/v2/deletion/${deletionId}/>; rel="status"`)
        .send()
    },
  )
}
