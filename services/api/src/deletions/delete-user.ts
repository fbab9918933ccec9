import type { HttpApp } from '@lethe/service/http'
import Type from 'typebox'
import { type Caller, isAdministrator } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import { readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { empty, IdPath, refusals } from '../http/schemas.ts'
import { acceptedId, IdempotencyHeader, refuseUnreadableBody } from './mark-request.ts'
import { booleanWords, readIdempotencyKey, readMode, refuseBody } from './read-request.ts'

const schema = {
  operationId: 'deleteUser',
  tags: ['deletions'],
  summary: 'Delete a user',
  description:
    'Marks the user deleted; the erasure follows. Soft (the default) hides the user and keeps the content; hard removes everything and, at its end, releases username and ext_id. Only the user and administrators may. A 204 stands for good: it follows the majority commit. Refusals are decided in this order: 401; 400 for the id, `hard`, the body or the key; 403; 422; then 400 and 404 for what the user is.',
  params: IdPath,
  querystring: Type.Object({
    hard: Type.Optional(
      Type.String({ enum: [...booleanWords], description: '1 is hard; 0 or absent is soft' }),
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
      'unexpected_body',
      'user_already_soft_deleted',
      'permission_denied',
      'user_not_found',
      'body_too_large',
      'idempotency_key_reused',
      'outcome_unknown',
    ),
  },
}

/** `DELETE /api/v2/user/{id}/` */
export function addDeleteUser(app: HttpApp, { gate, writePath }: RouteDeps): void {
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
      refuseBody(request.rawBody)
      const idempotencyKey = readIdempotencyKey(request.raw.headersDistinct['idempotency-key'])
      const caller = callerIn(request)
      if (!(await mayDelete(caller, userId))) throw new ApiError('permission_denied')

      const requester =
        caller.userId === userId ? { by: 'self' as const } : { by: 'admin' as const, byId: caller.userId }
      const deletionId = acceptedId(await writePath.submit({ userId, mode, ...requester, idempotencyKey }))
      return reply
        .code(204)
        .header('deletion-id', deletionId)
        .header('link', `</api/v2/deletion/${deletionId}/>; rel="status"`)
        .send()
    },
  )
}
