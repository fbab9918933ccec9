import type { Counts } from '@lethe/contracts/deletion'
import type { Db, MongoClient } from 'mongodb'
import { drain } from './drain.ts'
import { erasePlace, type RangeSizes, type Run, rangeSizes } from './erase-place.ts'
import { ownersOf } from './gather.ts'
import type { Manifest } from './manifest-checks.ts'
import type { Plan } from './operations.ts'
import { type Pace, unpaced } from './pace.ts'
import { deletePage } from './pages.ts'
import { planOf } from './plan.ts'
import { rangeIndexes } from './range-indexes.ts'
import { rangesOf } from './ranges.ts'
import type { Subject } from './subject.ts'
import { withSessions } from './transaction.ts'

export type { Subject } from './subject.ts'

export interface ErasureOutcome {
  /** Whether a look at every place found nothing more; the verifier has the last word. */
  finished: boolean
  /** Everything done for this deletion, by earlier calls and other engines too. */
  counts: Counts
}

export interface ErasureEngine {
  /**
   * Erases the content of the subjects (some hundred at most, each user once) together, in pages of bounded
   * size, each page one transaction with its checkpoint. A subject that fills pages alone waits until the
   * others are finished. Returns when all is done, or soon after `signal` or `deadline` (a Date or
   * milliseconds since the epoch): then some are not finished, and another call goes on from there.
   *
   * Safe to repeat, to interrupt anywhere and to run twice at once: every document is erased, corrected for
   * and counted once. Throws the driver's error where the database fails for long.
   */
  erase(
    subjects: readonly Subject[],
    options: { signal: AbortSignal; deadline: Date | number },
  ): Promise<Map<string, ErasureOutcome>>
  /** What was done for these deletions so far; all of them are in the map. */
  counts(deletionIds: readonly string[]): Promise<Map<string, Counts>>
  /** Drops the checkpoints of completed deletions: their counts and the ids of erased parents. */
  forget(deletionIds: readonly string[]): Promise<void>
}

/**
 * How many ranges are under way at a time. A second one has the database's second core; on two cores a third
 * gains nothing (docs/benchmarks.md).
 */
const LANES = 2

/** The erasure engine for the database's content as the manifest tells it. `db` is one of `client`'s. */
export function createErasureEngine(deps: {
  client: MongoClient
  db: Db
  manifest: Manifest
  pace?: Pace
  sizes?: RangeSizes
  clock?: () => Date
}): ErasureEngine {
  const { client, db, manifest, pace = unpaced, sizes = rangeSizes, clock = () => new Date() } = deps
  const plan = planOf(manifest)
  const ranges = rangesOf(db)
  const indexOf = rangeIndexes(db)
  return {
    erase: async (subjects, { signal, deadline }) => {
      const timeIsUp = () => signal.aborted || clock().getTime() >= Number(deadline)
      const finished = await withSessions(client, LANES, (sessions) => {
        const slice = { signal, timeIsUp, pace }
        return eraseInTurn(
          { context: { db, ranges, clock }, sessions, slice, sizes, indexOf },
          plan,
          subjects,
        )
      })
      const ids = subjects.map(({ deletionId }) => deletionId)
      const counts = await ranges.counts(ids)
      return new Map(ids.map((id) => [id, { finished: finished.has(id), counts: counts.get(id) ?? {} }]))
    },
    counts: (deletionIds) => ranges.counts(deletionIds),
    forget: (deletionIds) => ranges.forget(deletionIds),
  }
}

/** First everybody together, then, one after the other, those who turned out to be large. */
async function eraseInTurn(run: Run, plan: Plan, subjects: readonly Subject[]): Promise<Set<string>> {
  const finished = new Set<string>()
  const cohorts = [subjects]
  for (
    let cohort = cohorts.shift();
    cohort && cohort.length > 0 && !run.slice.timeIsUp();
    cohort = cohorts.shift()
  ) {
    const { done, large } = await eraseCohort(run, plan, cohort)
    for (const { deletionId } of done) finished.add(deletionId)
    cohorts.push(...large.map((subject) => [subject]))
  }
  return finished
}

async function eraseCohort(
  run: Run,
  plan: Plan,
  subjects: readonly Subject[],
): Promise<{ done: Subject[]; large: Subject[] }> {
  let cohort = [...subjects]
  const large: Subject[] = []
  const setAside = (deletionId: string) => {
    const subject = cohort.find((each) => each.deletionId === deletionId)
    if (!subject || cohort.length === 1) return false
    cohort = cohort.filter((other) => other !== subject)
    large.push(subject)
    return true
  }
  for (const operation of plan.operations) {
    if (!(await erasePlace(run, operation, () => cohort, setAside))) return { done: [], large }
  }
  return { done: (await eraseOrphans(run, plan, cohort)) ? cohort : [], large }
}

/** What was put on a parent while that went: found by the parents' ids in the checkpoints. */
async function eraseOrphans(run: Run, plan: Plan, cohort: readonly Subject[]): Promise<boolean> {
  const { slice, sessions } = run
  const [session] = sessions
  const context = { ...run.context, session }
  for await (const entries of context.ranges.parents(cohort.map(({ deletionId }) => deletionId))) {
    for (const [place, erased] of Map.groupBy(entries, ({ collection }) => collection)) {
      const parents = ownersOf(
        erased.flatMap(({ id, parents = [] }) => parents.map((parent) => [parent, id] as const)),
      )
      for (const step of plan.children.get(place) ?? []) {
        if (!(await drain(session, slice, (limits) => deletePage(context, step, parents, limits))))
          return false
      }
    }
  }
  return true
}
