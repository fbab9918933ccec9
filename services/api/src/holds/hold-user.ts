import type { Hold } from '@lethe/contracts/hold'
import { Reason } from '@lethe/contracts/reason'
import type { HttpApp } from '@lethe/service/http'
import { holdUser } from '@lethe/store/user-hold'
import Type from 'typebox'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import { missing } from '../http/body-validation.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, bodyTypes, IdPath, json, refusals, shared } from '../http/schemas.ts'

const example: Hold = {
  user_id: 7,
  reason: 'Litigation hold 2026-17',
  held_at: '2026-11-22T18:32:15.035Z',
  held_by: 12,
}

const schema = {
  operationId: 'holdUser',
  tags: ['holds'],
  summary: 'Keep what a user has',
  description:
    'For administrators. The user can be deleted, and disappears, but nothing of him is erased, here or in the notification store, until the hold ends; then the deletion goes on by itself. Subscribers hear of the deletion as of any other. 409 with Retry-After where a worker has begun to erase. Safe to repeat: a hold that stands gets the new reason and keeps its time.',
  consumes: bodyTypes,
  params: IdPath,
  body: Type.Object({ reason: Reason }),
  response: {
    200: json('The hold', shared('Hold'), { held: { value: example } }),
    ...refusals(
      notAnInteger('id'),
      missing('reason'),
      'permission_denied',
      'user_not_found',
      'deletion_begun',
      ...bodyRefusals,
    ),
  },
}

/** `PUT /api/v2/user/{id}/hold/` */
export function addHoldUser(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, preHandler: gate.administrator }
  app.put('/api/v2/user/:id/hold/', options, async (request): Promise<Hold> => {
    const userId = readId('id', request.params.id)
    const { reason } = request.body
    const result = await holdUser(mongo, userId, { by: callerIn(request).userId, reason })
    if (result.kind === 'not_found') throw new ApiError('user_not_found')
    if (result.kind === 'begun') throw new ApiError('deletion_begun', { headers: { 'retry-after': '1' } })
    const { hold } = result
    return {
      user_id: userId,
      reason: hold.reason,
      held_at: hold.at.toISOString(),
      held_by: Number(hold.by),
    }
  })
}
