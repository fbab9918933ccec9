import type { Deletion } from '@lethe/contracts/deletion'
import { deletionIdOf, parseDeletionId } from '@lethe/contracts/ids'
import type { HttpApp } from '@lethe/service/http'
import type { LedgerDocument } from '@lethe/store/ledger'
import { ledgerOf } from '@lethe/store/ledger'
import { toDeletion } from '@lethe/store/ledger-state'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { type Db, Long } from 'mongodb'
import Type from 'typebox'
import { type Caller, isAdministrator, isDeleted } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { json, refusals, shared } from '../http/schemas.ts'

const schema = {
  operationId: 'readDeletion',
  tags: ['deletions'],
  summary: "Read a deletion's state",
  description:
    'The state, a step per target with its counts, and the times. For the deleted user (whose token still works here) and administrators; 404 for everybody else, whether or not it exists.',
  params: Type.Object({
    id: Type.String({ description: 'The Deletion-Id of the 204', examples: ['7-3'] }),
  }),
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

interface DeletionParts {
  userId: number
  generation: number
}

/**
 * The deletion out of the ledger or, until the ledger has it, out of the user document. The ledger is
 * asked once more at the end: between the two reads the relay may have moved the event and a later
 * deletion may have taken the place in the document.
 */
async function findDeletion(db: Db, parts: DeletionParts): Promise<LedgerDocument | null> {
  const _id = deletionIdOf(parts.userId, parts.generation)
  const inLedger = () => ledgerOf(db).findOne({ _id })
  return (await inLedger()) ?? (await inUser(db, parts)) ?? (await inLedger())
}

async function inUser(db: Db, { userId, generation }: DeletionParts): Promise<LedgerDocument | null> {
  const user = await usersOf(db).findOne(
    { _id: Long.fromNumber(userId) },
    { projection: { deletion: 1, outbox: 1 } },
  )
  return user && acceptedIn(user, userId, generation)
}

/** A deletion as its user document tells of it: by the standing `deletion` or by the event that it still owes. */
export function acceptedIn(
  user: Pick<UserDocument, 'deletion' | 'outbox'>,
  userId: number,
  generation: number,
): LedgerDocument | null {
  const _id = deletionIdOf(userId, generation)
  const standing = user.deletion?.id === _id ? user.deletion : undefined
  const owed = user.outbox?.find((entry) => entry.type === 'user.deleted' && entry.generation === generation)
  const { mode, at, by } = standing ?? owed ?? {}
  if (!mode || !at || !by) return null
  return { _id, user_id: userId, mode, generation, requested_at: at, requested_by: by, steps: {} }
}
