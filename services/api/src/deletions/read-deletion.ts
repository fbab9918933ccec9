import type { Deletion } from '@lethe/contracts/deletion'
import { parseDeletionId } from '@lethe/contracts/ids'
import type { HttpApp } from '@lethe/service/http'
import { toDeletion } from '@lethe/store/ledger-state'
import { type Caller, isAdministrator, isDeleted } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { DeletionPath, json, refusals, shared } from '../http/schemas.ts'
import { findDeletion } from './find-deletion.ts'

const schema = {
  operationId: 'readDeletion',
  tags: ['deletions'],
  summary: "Read a deletion's state",
  description:
    'The state, a step per target with its counts, and the times. For the deleted user (whose token still works here) and administrators; 404 for everybody else, whether or not it exists.',
  params: DeletionPath,
  response: {
    200: json('The deletion', shared('Deletion')),
    ...refusals('deletion_not_found'),
  },
}

/** `GET /api/v2/deletion/{id}/` */
export function addReadDeletion(app: HttpApp, { gate, mongo }: RouteDeps): void {
  async function requireReader(caller: Caller, userId: number | undefined): Promise<void> {
    if (caller.userId === userId) return
    const document = await gate.documentOf(caller)
    if (isDeleted(document)) throw new ApiError('authentication_failed')
    if (!isAdministrator(caller, document)) throw new ApiError('deletion_not_found')
  }

  app.get('/api/v2/deletion/:id/', { schema, onRequest: gate.token }, async (request): Promise<Deletion> => {
    const key = parseDeletionId(request.params.id)
    await requireReader(callerIn(request), key?.userId)
    const deletion = key && (await findDeletion(mongo.db, key))
    if (!deletion) throw new ApiError('deletion_not_found')
    return toDeletion(deletion)
  })
}
