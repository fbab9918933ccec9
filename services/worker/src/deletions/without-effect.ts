import type { LedgerDocument } from '@lethe/store/ledger'
import { completeUnclaimed } from '@lethe/store/ledger-end'
import { isUnavailable } from '@lethe/store/unavailable'
import { endSoftDeletions } from '@lethe/store/user-fence'
import type { CohortDeps } from './deps.ts'

/**
 * Soft deletions of which no target wants anything need no lease, for there is nothing that two workers could do at once:
 * one update of the user documents and one of the ledger complete them. Answers the deletions that are still to be
 * claimed: the hard ones, and those of which the user document or the ledger said something else.
 */
export async function completeWithoutEffect(
  deps: CohortDeps,
  accepted: readonly LedgerDocument[],
): Promise<readonly LedgerDocument[]> {
  const soft = accepted.filter(({ mode }) => mode === 'soft')
  if (soft.length === 0 || deps.targets.some(({ modes }) => modes.includes('soft'))) return accepted
  try {
    const completed = await completeSoft(deps, soft)
    return accepted.filter(({ _id }) => !completed.has(_id))
  } catch (err) {
    // What one document is to blame for shall not hold the others up: once they are claimed, it fails alone.
    if (isUnavailable(err)) throw err
    return accepted
  }
}

/** Answers the ids of those that are completed, by this or before. */
async function completeSoft(
  { mongo, metrics }: CohortDeps,
  soft: readonly LedgerDocument[],
): Promise<Set<string>> {
  const keys = soft.map(({ _id, user_id }) => ({ deletionId: _id, userId: Number(user_id) }))
  const standings = await endSoftDeletions(mongo, keys)
  const done = soft.flatMap((document) => {
    const standing = standings.get(document._id)
    return standing?.kind === 'done' && standing.mode === 'soft' ? { document, at: standing.completedAt } : []
  })
  const ids = new Set<string>()
  for (const [at, alike] of Map.groupBy(done, (each) => each.at.getTime())) {
    const documents = alike.map(({ document }) => document)
    const { completed, others } = await completeUnclaimed(mongo.db, documents, new Date(at))
    metrics.onCompleted('soft', completed)
    for (const { _id } of documents) if (!others.has(_id)) ids.add(_id)
  }
  return ids
}
