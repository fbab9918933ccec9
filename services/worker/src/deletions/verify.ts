import type { TargetName } from '@lethe/contracts/deletion'
import type { Failed, Finding, Target } from '@lethe/targets/target'
import { allFinished, type CohortMember, giveBack, isOpen, setStep, stepsOf } from './cohort.ts'
import { afterFinding, verifyAt } from './decisions.ts'
import type { CohortDeps, Slice } from './deps.ts'
import { eraseAt } from './erase.ts'

/** What keeps being written is asked again later, not for ever in one slice. */
const MAX_ROUNDS = 5

/**
 * The second asking, which alone allows the word "completed": all targets are asked; what one finds is
 * erased and all are asked again. Answers the members of which every target that was not waived said
 * "nothing" in one and the same round; the others have their `next` set.
 */
export async function verifyCohort(
  deps: CohortDeps,
  members: readonly CohortMember[],
  slice: Slice,
): Promise<CohortMember[]> {
  const verified: CohortMember[] = []
  /** Where something was left at the last asking. */
  const dirty = new Map<CohortMember, TargetName>()
  let asked = members.filter((member) => isOpen(member) && isDue(deps, member))
  for (
    let round = 0;
    round < MAX_ROUNDS && asked.length > 0 && deps.now().getTime() < slice.deadline;
    round += 1
  ) {
    dirty.clear()
    for (const target of deps.targets) {
      for (const member of await askAt(deps, target, asked, slice)) dirty.set(member, target.name)
    }
    verified.push(...asked.filter((member) => isOpen(member) && !dirty.has(member)))
    asked = asked.filter((member) => isOpen(member) && dirty.has(member))
  }
  for (const member of asked) askAgainLater(deps, member, dirty.get(member))
  return verified
}

const STILL_WRITTEN: Failed = {
  kind: 'failed',
  class: 'broken',
  error: { code: 'still_written', message: 'Something keeps writing documents of this user' },
}

/** Whoever had something at each asking counts a failure there; who was not asked because the time is over comes next. */
function askAgainLater(deps: CohortDeps, member: CohortMember, dirtyAt: TargetName | undefined): void {
  if (dirtyAt) applyFinding(deps, dirtyAt, member, STILL_WRITTEN)
  else member.next = { kind: 'due', at: deps.now() }
}

/** Soft deletions are asked at once; hard ones when the late-write window is over, until which they are given back. */
function isDue(deps: CohortDeps, member: CohortMember): boolean {
  if (member.mode === 'soft') return true
  const at = verifyAt(stepsOf(member), deps.lateWriteWindow)
  if (at <= deps.now()) return true
  member.next = { kind: 'due', at }
  return false
}

/** Asks one target and erases what it finds. Answers the members that must be asked again. */
async function askAt(
  deps: CohortDeps,
  target: Target,
  members: readonly CohortMember[],
  slice: Slice,
): Promise<CohortMember[]> {
  const wanted = members.filter((member) => isOpen(member) && member.steps[target.name]?.state === 'done')
  if (wanted.length === 0) return []
  const findings = await target.verify(
    wanted.flatMap((member) => member.subject ?? []),
    slice,
  )
  const now = deps.now()
  const dirty = wanted.filter((member) =>
    applyFinding(deps, target.name, member, findings.get(member.id), now),
  )
  if (dirty.length === 0) return []
  deps.metrics.onLateWrites(target.name, dirty.length)
  deps.logger.warn({ target: target.name, deletions: dirty.map((member) => member.id) }, 'late writes found')
  await eraseAt(deps, target, dirty, slice, () => true)
  for (const member of dirty) if (isOpen(member) && !allFinished(member)) giveBack(member, deps.now())
  return dirty
}

/** True where something was left. */
function applyFinding(
  deps: CohortDeps,
  target: TargetName,
  member: CohortMember,
  finding: Finding = { kind: 'not_asked' },
  now = deps.now(),
): boolean {
  const step = member.steps[target]
  if (!step) return false
  const after = afterFinding(step, finding, { now, retry: deps.retry })
  setStep(deps, member, target, after)
  if (after.state === 'blocked') giveBack(member, now)
  else if (finding.kind !== 'nothing' && finding.kind !== 'left')
    member.next = { kind: 'due', at: after.next_attempt_at ?? now }
  return finding.kind === 'left'
}
