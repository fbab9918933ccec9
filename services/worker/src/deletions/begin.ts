import { beginDeletions, type Standing } from '@lethe/store/user-fence'
import { announceStarts } from './announce.ts'
import { type CohortMember, isOpen, keyOf, putOff, unavailableOf, withSteps } from './cohort.ts'
import type { CohortDeps } from './deps.ts'

/** How soon to look again at a deletion of which the majority can't say yet that it is begun. */
const ASK_AGAIN_MS = 1_000
/** Whoever ends a hold makes its deletion due; this is for when that word gets lost. */
const LOOK_AT_HOLD_MS = 60 * 60_000

/**
 * `begin`, and what the user documents say: a member that stands gets its subject, one that is done its
 * `completedAt`, and one that no longer stands or has nothing to do now its `next`.
 */
export async function beginCohort(deps: CohortDeps, members: readonly CohortMember[]): Promise<void> {
  const now = deps.now()
  const unavailable = unavailableOf(deps.targets)
  for (const member of members) {
    // A stray event of a scheduled deletion, or a retry of it.
    if (member.notBefore && member.notBefore > now) member.next = { kind: 'due', at: member.notBefore }
    else putOff(member, deps.targets, unavailable, now)
  }
  const wanted = members.filter(isOpen)
  if (wanted.length === 0) return
  const standings = await beginDeletions(deps.mongo, wanted.map(keyOf))
  for (const member of wanted) {
    applyStanding(member, standings.get(member.id) ?? { kind: 'superseded' }, now)
    if (member.subject) member.steps = withSteps(member.steps, member.mode, deps.targets)
  }
  await announceStarts(deps, wanted)
}

/** Mode, ext_id and generation are the user document's; what an event or the ledger said of them decides nothing. */
export function applyStanding(member: CohortMember, standing: Standing, now: Date): void {
  const soon = new Date(now.getTime() + ASK_AGAIN_MS)
  switch (standing.kind) {
    case 'begun': {
      const { mode, generation, extId } = standing
      member.mode = mode
      member.subject = { deletionId: member.id, userId: member.userId, generation, mode, extId }
      return
    }
    case 'done':
      member.mode = standing.mode
      member.completedAt = standing.completedAt
      return
    case 'not_begun':
      member.next = { kind: 'due', at: soon }
      return
    case 'scheduled':
      member.next = { kind: 'due', at: standing.notBefore > soon ? standing.notBefore : soon }
      return
    case 'held': {
      const at = new Date(now.getTime() + LOOK_AT_HOLD_MS)
      member.next = { kind: 'held', at, since: member.heldSince ?? now }
      return
    }
    case 'superseded':
      member.next = { kind: 'superseded', at: now }
  }
}
