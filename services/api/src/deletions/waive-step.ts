import { type Deletion, TargetName } from '@lethe/contracts/deletion'
import { parseDeletionId } from '@lethe/contracts/ids'
import { Reason } from '@lethe/contracts/reason'
import type { HttpApp } from '@lethe/service/http'
import { toDeletion } from '@lethe/store/ledger-state'
import { waiveStep } from '@lethe/store/ledger-waive'
import Type from 'typebox'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import { missing } from '../http/body-validation.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, bodyTypes, DeletionPath, json, refusals, shared } from '../http/schemas.ts'
import { waiveExamples } from './deletion-examples.ts'
import { findDeletion } from './find-deletion.ts'

const schema = {
  operationId: 'waiveStep',
  tags: ['deletions'],
  summary: 'Leave a blocked step as it is',
  description:
    'For administrators. The step is `waived` from here on, for ever, and shown with its reason, never as done; the deletion goes on without it and is completed. Nobody has verified that target: where it is `notifications`, the ext_id of a hard-deleted user stays taken, and a soft-deleted user can be restored only when no request for the profile can act any more. 409 `step_not_blocked` where it is not blocked; 409 `deletion_busy` with Retry-After while a worker is at another step. Safe to repeat. The reason is kept with the deletion: put no personal data into it.',
  consumes: bodyTypes,
  params: DeletionPath,
  body: Type.Object({ target: TargetName, reason: Reason }),
  response: {
    200: json('The deletion, which goes on without the step', shared('Deletion'), waiveExamples),
    ...refusals(
      missing('reason'),
      'permission_denied',
      'deletion_not_found',
      'step_not_blocked',
      'deletion_busy',
      'deletion_over',
      ...bodyRefusals,
    ),
  },
}

/** `POST /api/v2/deletion/{id}/waive/` */
export function addWaiveStep(app: HttpApp, { gate, mongo, estimates }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, preHandler: gate.administrator }
  app.post('/api/v2/deletion/:id/waive/', options, async (request): Promise<Deletion> => {
    const parts = parseDeletionId(request.params.id)
    if (!parts) throw new ApiError('deletion_not_found')
    const { target, reason } = request.body
    const by = callerIn(request).userId
    const waived = await waiveStep(mongo.db, request.params.id, { target, reason, by })
    switch (waived.kind) {
      case 'waived':
        return toDeletion(waived.deletion, (await estimates.current())(waived.deletion))
      case 'busy':
        throw new ApiError('deletion_busy', { headers: { 'retry-after': '1' } })
      case 'over':
        throw new ApiError('deletion_over')
      case 'not_blocked':
        throw new ApiError('step_not_blocked')
      case 'unknown':
        // Not in the ledger yet: nothing of it can be blocked.
        throw new ApiError((await findDeletion(mongo.db, parts)) ? 'step_not_blocked' : 'deletion_not_found')
    }
  })
}
