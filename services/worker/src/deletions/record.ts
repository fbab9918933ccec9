import { recordProgress } from '@lethe/store/ledger-progress'
import type { CohortMember } from './cohort.ts'
import type { CohortDeps } from './deps.ts'

/** Writes into the ledger how far these members have come, and gives back the leases of those whose run is over. */
export async function recordCohort(
  { mongo }: CohortDeps,
  token: string,
  members: readonly CohortMember[],
): Promise<void> {
  const progress = members.map(({ id, recorded, steps, next }) => {
    return { id, before: recorded, steps, next: next ?? { kind: 'keep' as const } }
  })
  await recordProgress(mongo.db, token, progress)
  for (const [index, member] of members.entries()) member.recorded = progress[index]?.steps ?? member.recorded
}
