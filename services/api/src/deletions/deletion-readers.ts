import { parseDeletionId } from '@lethe/contracts/ids'
import type { LedgerDocument } from '@lethe/store/ledger'
import type { FastifyRequest } from 'fastify'
import { isAdministrator, isDeleted } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { findDeletion } from './find-deletion.ts'

type Asked = Pick<RouteDeps, 'gate' | 'mongo'>

/** Lets the user of these deletions and administrators through; throws `otherwise` for everybody else. */
export async function requireReader(
  { gate }: Asked,
  request: FastifyRequest,
  userId: number | undefined,
  otherwise: 'deletion_not_found' | 'permission_denied',
): Promise<void> {
  const caller = callerIn(request)
  if (caller.userId === userId) return
  const document = await gate.documentOf(caller)
  if (isDeleted(document)) throw new ApiError('authentication_failed')
  if (!isAdministrator(caller, document)) throw new ApiError(otherwise)
}

/** The deletion that the path names, for who may read it. Throws {@link ApiError} `deletion_not_found` for all others. */
export async function readableDeletion(
  deps: Asked,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<LedgerDocument> {
  const parts = parseDeletionId(request.params.id)
  await requireReader(deps, request, parts?.userId, 'deletion_not_found')
  const deletion = parts && (await findDeletion(deps.mongo.db, parts))
  if (!deletion) throw new ApiError('deletion_not_found')
  return deletion
}
