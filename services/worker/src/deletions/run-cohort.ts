import type { LedgerDocument } from '@lethe/store/ledger'
import { type Lease, renewLease } from '@lethe/store/ledger-claims'
import { recordFailure } from '@lethe/store/ledger-progress'
import { resumeReleased } from '@lethe/store/user-hold'
import { beginCohort } from './begin.ts'
import { allFinished, type CohortMember, isOpen, memberOf } from './cohort.ts'
import { retryAfter } from './decisions.ts'
import type { CohortDeps, Slice } from './deps.ts'
import { eraseCohort } from './erase.ts'
import { completeCohort, endCohort } from './finish.ts'
import { recordCohort } from './record.ts'
import { verifyCohort } from './verify.ts'

/**
 * Takes claimed deletions as far as they come in one time slice, in the order that docs/spec holds safe:
 * begin, erase at each target, verify, end, `user.erased`, `completed`. Whatever stops it, each finished
 * part is written down and the rest comes again when its lease or next attempt is due. Who has only the
 * second asking ahead goes first, for somebody's content can take all of the slice.
 *
 * Throws where MongoDB or Kafka did not confirm something; the leases then run out by themselves.
 */
export async function runCohort(
  deps: CohortDeps,
  lease: Lease,
  claimed: readonly LedgerDocument[],
  slice: Slice,
): Promise<void> {
  const members = claimed.map(memberOf)
  await beginCohort(deps, members)
  const { erase = [], conclude = [] } = Object.groupBy(members, (member) =>
    member.subject && !allFinished(member) ? 'erase' : 'conclude',
  )
  await concludeCohort(deps, lease, conclude, slice)
  await resumeReleased(
    deps.mongo,
    conclude.flatMap(({ next, userId }) => (next?.kind === 'held' ? [userId] : [])),
  )
  await eraseCohort(deps, lease.token, erase, slice)
  await concludeCohort(deps, lease, erase, slice)
}

/** Verify, end, announce, complete: as far as each of the members is. */
async function concludeCohort(
  deps: CohortDeps,
  { token }: Lease,
  members: readonly CohortMember[],
  slice: Slice,
): Promise<void> {
  const finished = members.filter((member) => isOpen(member) && member.subject && allFinished(member))
  await endCohort(deps, await verifyCohort(deps, finished, slice))
  await recordCohort(
    deps,
    token,
    members.filter((member) => !isOpen(member)),
  )
  await completeCohort(deps, token, members)
}

/**
 * A deletion whose run failed for a reason that no target can say, such as a user document that the
 * database refuses to change: tried again with the backoff of what is broken, then blocked.
 */
export async function failAlone(
  deps: CohortDeps,
  lease: Lease,
  { _id: id, failure }: LedgerDocument,
  err: unknown,
): Promise<void> {
  const now = deps.now()
  const failures = (failure?.failures ?? 0) + 1
  const at = retryAfter(failures, { class: 'broken' }, { now, retry: deps.retry })
  deps.logger.error({ err, deletion: id, retry_at: at }, 'deletion failed outside of its targets')
  await recordFailure(deps.mongo.db, lease.token, {
    id,
    failure: {
      failures,
      error: { code: 'internal_error', message: `It failed outside of its targets (${nameOf(err)})` },
    },
    next: at ? { kind: 'due', at } : { kind: 'blocked', at: now },
  })
}

/** Its name and code only: a message can hold what the documents hold. */
function nameOf(error: unknown): string {
  const { name = 'Error', code = '' } = error as { name?: string; code?: string | number }
  return `${name} ${code}`.trim()
}

/** Renews a lease again and again until it is stopped; a renewal that fails is only a lease that runs out. */
export function keepLease(
  deps: Pick<CohortDeps, 'mongo' | 'now' | 'logger'>,
  ids: readonly string[],
  lease: Lease,
  duration: number,
): () => void {
  const timer = setInterval(() => {
    const until = new Date(deps.now().getTime() + duration)
    renewLease(deps.mongo.db, ids, { ...lease, until }).catch((err) =>
      deps.logger.warn({ err }, 'lease not renewed'),
    )
  }, duration / 3)
  return () => clearInterval(timer)
}
