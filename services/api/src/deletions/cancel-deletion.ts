import type { Deletion } from '@lethe/contracts/deletion'
import { parseDeletionId } from '@lethe/contracts/ids'
import type { HttpApp } from '@lethe/service/http'
import { endUnbegun } from '@lethe/store/ledger-end'
import { stateOf, toDeletion } from '@lethe/store/ledger-state'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { DeletionPath, json, noBodyRefusals, refusals, shared } from '../http/schemas.ts'
import { cancelExamples } from './deletion-examples.ts'
import { type DeletionParts, findDeletion } from './find-deletion.ts'
import { acceptedId, refuseUnreadableBody } from './mark-request.ts'
import { refuseBody } from './read-request.ts'
import { requesterOf } from './requester.ts'

const schema = {
  operationId: 'cancelDeletion',
  tags: ['deletions'],
  summary: 'Cancel a deletion that has not begun',
  description:
    'For administrators. Either it was cancelled and nothing was touched: the user is again what he was, and `user.restored` is published. Or it has begun, and nothing changes: 409 `erasure_begun` for a hard deletion, 409 `deletion_begun` with Retry-After for a soft one that a worker acts for (`restore` takes it back later). A deletion that is over is 409 `deletion_over`. Safe to repeat: of one that is cancelled it answers that it is.',
  params: DeletionPath,
  response: {
    200: json('The deletion, cancelled', shared('Deletion'), cancelExamples),
    ...refusals(
      ...noBodyRefusals,
      'permission_denied',
      'deletion_not_found',
      'deletion_begun',
      'erasure_begun',
      'deletion_over',
      'outcome_unknown',
    ),
  },
}

/** `POST /api/v2/deletion/{id}/cancel/` */
export function addCancelDeletion(app: HttpApp, { gate, mongo, writePath }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, errorHandler: refuseUnreadableBody }
  app.post('/api/v2/deletion/:id/cancel/', options, async (request): Promise<Deletion> => {
    refuseBody(request.rawBody)
    await gate.administrator(request)
    const parts = parseDeletionId(request.params.id)
    if (!parts) throw new ApiError('deletion_not_found')
    const caller = callerIn(request)
    const { userId } = parts
    const deletionId = request.params.id
    const requester = requesterOf(caller, userId)
    const result = await writePath.submit({ userId, mode: 'restored', ...requester, deletionId })
    if (result.kind === 'not_standing' || result.kind === 'not_found') return whatBecameOf(parts)
    acceptedId(result)
    // The relay says the same, and again after a crash; so the next to read it finds it cancelled.
    await endUnbegun(mongo.db, [{ id: deletionId, as: 'cancelled', by_id: caller.userId }])
    return whatBecameOf(parts)
  })

  async function whatBecameOf(parts: DeletionParts): Promise<Deletion> {
    const deletion = await findDeletion(mongo.db, parts)
    if (!deletion) throw new ApiError('deletion_not_found')
    if (stateOf(deletion) === 'cancelled') return toDeletion(deletion, null)
    throw new ApiError(deletion.completed_at || deletion.superseded_at ? 'deletion_over' : 'erasure_begun')
  }
}
