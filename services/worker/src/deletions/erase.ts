import type { Outcome, Target } from '@lethe/targets/target'
import { allFinished, type CohortMember, giveBack, isOpen, setStep } from './cohort.ts'
import { afterOutcome, isRunnable } from './decisions.ts'
import type { CohortDeps, Slice } from './deps.ts'
import { recordCohort } from './record.ts'

/**
 * Runs the steps of all targets side by side, so that content which takes the whole slice keeps nobody's
 * profile. How far each came is written down when its target is done; after the last one what follows
 * writes it.
 */
export async function eraseCohort(
  deps: CohortDeps,
  token: string,
  members: readonly CohortMember[],
  slice: Slice,
): Promise<void> {
  if (members.length === 0) return
  await recordCohort(deps, token, members)
  let running = deps.targets.length
  const runs = deps.targets.map(async (target) => {
    await eraseAt(deps, target, members, slice)
    running -= 1
    if (running > 0) await recordCohort(deps, token, members.filter(isOpen))
  })
  // None goes on in the background when another has failed.
  const failed = (await Promise.allSettled(runs)).find((run) => run.status === 'rejected')
  if (failed) throw failed.reason
  for (const member of members.filter(isOpen)) if (!allFinished(member)) giveBack(member, deps.now())
}

/** One target's part, as the first try or again for what the second asking found. */
export async function eraseAt(
  deps: CohortDeps,
  target: Target,
  members: readonly CohortMember[],
  slice: Slice,
  mayRun: (member: CohortMember) => boolean = (member) => runnableAt(member, target, deps.now()),
): Promise<void> {
  const wanted = members.filter(mayRun)
  const subjects = wanted.flatMap((member) => member.subject ?? [])
  if (subjects.length === 0) return
  const startedAt = deps.now()
  const outcomes = await target.erase(subjects, slice)
  const now = deps.now()
  for (const member of wanted) {
    const outcome: Outcome = outcomes.get(member.id) ?? { kind: 'unfinished', counts: {} }
    const step = member.steps[target.name]
    if (!step) continue
    setStep(deps, member, target.name, afterOutcome(step, outcome, { now, startedAt, retry: deps.retry }))
    // What the deletion is now, the user document says at the next begin: superseded, or done by another worker.
    if (outcome.kind === 'superseded') member.next = { kind: 'due', at: now }
  }
}

function runnableAt(member: CohortMember, target: Target, now: Date): boolean {
  const step = member.steps[target.name]
  return step !== undefined && isRunnable(step, now)
}
