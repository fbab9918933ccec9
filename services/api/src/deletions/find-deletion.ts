import { deletionIdOf } from '@lethe/contracts/ids'
import { type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { acceptedEntry } from '@lethe/store/ledger-accept'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { type Db, Long } from 'mongodb'

export interface DeletionParts {
  userId: number
  generation: number
}

/**
 * The deletion out of the ledger or, until the ledger has it, out of the user document. The ledger is
 * asked once more at the end: between the two reads the relay may have moved the event and a later
 * deletion may have taken the place in the document.
 */
export async function findDeletion(db: Db, parts: DeletionParts): Promise<LedgerDocument | null> {
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
  const owed = user.outbox?.find((entry) => entry.mode && entry.generation === generation)
  const { mode, at, by, not_before } = standing ?? owed ?? {}
  if (!mode || !at || !by) return null
  const requestedAt = owed?.requested_at ?? at
  const requesterId = owed?.by_id && Number(owed.by_id)
  const accepted = {
    userId,
    generation,
    mode,
    requestedAt,
    requestedBy: by,
    requesterId,
    notBefore: not_before,
  }
  const ending = user.outbox?.find(({ ends }) => ends?.id === _id)
  return {
    _id,
    user_id: userId,
    mode,
    generation,
    requested_at: requestedAt,
    requested_by: by,
    steps: {},
    history: [acceptedEntry(accepted)],
    ...(not_before && { not_before }),
    ...(ending?.ends && { [`${ending.ends.as}_at`]: ending.at }),
  }
}
