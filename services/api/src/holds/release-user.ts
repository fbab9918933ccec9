import type { HttpApp } from '@lethe/service/http'
import { releaseUser } from '@lethe/store/user-hold'
import { callerIn } from '../auth/gate.ts'
import { refuseUnreadableBody } from '../deletions/mark-request.ts'
import { refuseBody } from '../deletions/read-request.ts'
import { ApiError } from '../http/api-error.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { empty, IdPath, noBodyRefusals, refusals } from '../http/schemas.ts'

const schema = {
  operationId: 'releaseUser',
  tags: ['holds'],
  summary: 'End a hold',
  description:
    'For administrators. The deletion that it kept goes on at once, by itself. 404 where the user is not held: a repeat does no harm.',
  params: IdPath,
  response: {
    204: empty('The hold is over'),
    ...refusals(notAnInteger('id'), ...noBodyRefusals, 'permission_denied', 'hold_not_found'),
  },
}

/** `DELETE /api/v2/user/{id}/hold/` */
export function addReleaseUser(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, errorHandler: refuseUnreadableBody }
  app.delete('/api/v2/user/:id/hold/', options, async (request, reply) => {
    const userId = readId('id', request.params.id)
    refuseBody(request.rawBody)
    await gate.administrator(request)
    if (!(await releaseUser(mongo, userId, callerIn(request).userId))) throw new ApiError('hold_not_found')
    return reply.code(204).send()
  })
}
