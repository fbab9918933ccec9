import type { Deletion } from '@lethe/contracts/deletion'
import { parseDeletionId } from '@lethe/contracts/ids'
import type { HttpApp } from '@lethe/service/http'
import { retryDeletion } from '@lethe/store/ledger-retry'
import { toDeletion } from '@lethe/store/ledger-state'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { DeletionPath, json, noBodyRefusals, refusals, shared } from '../http/schemas.ts'
import { retryExamples } from './deletion-examples.ts'
import { findDeletion } from './find-deletion.ts'
import { refuseUnreadableBody } from './mark-request.ts'
import { refuseBody } from './read-request.ts'

const schema = {
  operationId: 'retryDeletion',
  tags: ['deletions'],
  summary: 'Try a deletion again now',
  description:
    'For administrators. A deletion that is blocked, or that waits for its next attempt, is due at once, with all its attempts ahead. One that a worker is at is answered as it is; it goes on anyway. Safe to repeat.',
  params: DeletionPath,
  response: {
    200: json('The deletion, due now', shared('Deletion'), retryExamples),
    ...refusals(...noBodyRefusals, 'permission_denied', 'deletion_not_found', 'deletion_over'),
  },
}

/** `POST /api/v2/deletion/{id}/retry/` */
export function addRetryDeletion(app: HttpApp, { gate, mongo, estimates }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, errorHandler: refuseUnreadableBody }
  app.post('/api/v2/deletion/:id/retry/', options, async (request): Promise<Deletion> => {
    refuseBody(request.rawBody)
    await gate.administrator(request)
    const parts = parseDeletionId(request.params.id)
    if (!parts) throw new ApiError('deletion_not_found')
    const retried = await retryDeletion(mongo.db, request.params.id, callerIn(request).userId)
    if (retried.kind === 'over') throw new ApiError('deletion_over')
    // Not in the ledger yet: it is on its way there, and needs no retry.
    const deletion = retried.kind === 'unknown' ? await findDeletion(mongo.db, parts) : retried.deletion
    if (!deletion) throw new ApiError('deletion_not_found')
    return toDeletion(deletion, (await estimates.current())(deletion))
  })
}
