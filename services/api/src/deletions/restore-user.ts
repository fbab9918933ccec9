import type { HttpApp } from '@lethe/service/http'
import { callerIn } from '../auth/gate.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { empty, IdPath, noBodyRefusals, refusals } from '../http/schemas.ts'
import { acceptedId, IdempotencyHeader, refuseUnreadableBody } from './mark-request.ts'
import { readIdempotencyKey, refuseBody } from './read-request.ts'
import { requesterOf } from './requester.ts'

const schema = {
  operationId: 'restoreUser',
  tags: ['deletions'],
  summary: 'Take a deletion back',
  description:
    'For administrators. A soft deletion, or a scheduled one that has not begun, is taken back: the user is again what he was, active or blocked, and `user.restored` is published. Who was soft deleted before his hard deletion was scheduled is soft deleted again, and a second restore gives him back. 409 with Retry-After while a worker acts for the deletion, 409 `erasure_begun` where a scheduled one has begun; 404 for a hard-deleted user, who can not be restored.',
  params: IdPath,
  headers: IdempotencyHeader,
  response: {
    204: empty('The user is restored'),
    ...refusals(
      notAnInteger('id'),
      ...noBodyRefusals,
      'user_not_soft_deleted',
      'permission_denied',
      'user_not_found',
      'deletion_begun',
      'erasure_begun',
      'idempotency_key_reused',
      'outcome_unknown',
    ),
  },
}

/** `POST /api/v2/user/{id}/restore/` */
export function addRestoreUser(app: HttpApp, { gate, writePath }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, errorHandler: refuseUnreadableBody }
  app.post('/api/v2/user/:id/restore/', options, async (request, reply) => {
    const userId = readId('id', request.params.id)
    refuseBody(request.rawBody)
    const idempotencyKey = readIdempotencyKey(request.raw.headersDistinct['idempotency-key'])
    await gate.administrator(request)
    const requester = requesterOf(callerIn(request), userId)
    acceptedId(await writePath.submit({ userId, mode: 'restored', ...requester, idempotencyKey }))
    return reply.code(204).send()
  })
}
