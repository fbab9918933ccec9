import type { Counts } from '@lethe/contracts/deletion'
import type { Db, MongoClient } from 'mongodb'
import { drain, type Slice } from './drain.ts'
import { ownersOf } from './gather.ts'
import type { Manifest } from './manifest-checks.ts'
import type { Operation, Plan } from './operations.ts'
import { ownersIn } from './owners.ts'
import type { PageLimits } from './page-limits.ts'
import { changePage, deletePage, type Page, type PageContext } from './pages.ts'
import { planOf } from './plan.ts'
import { rangesOf } from './ranges.ts'
import type { Subject } from './subject.ts'
import { withSession } from './transaction.ts'

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

/** The erasure engine for the database's content as the manifest tells it. `db` is one of `client`'s. */
export function createErasureEngine(deps: {
  client: MongoClient
  db: Db
  manifest: Manifest
  clock?: () => Date
}): ErasureEngine {
  const { client, db, manifest, clock = () => new Date() } = deps
  const plan = planOf(manifest)
  const ranges = rangesOf(db)
  return {
    erase: async (subjects, { signal, deadline }) => {
      const slice: Slice = { signal, timeIsUp: () => signal.aborted || clock().getTime() >= Number(deadline) }
      const finished = await withSession(client, (session) =>
        eraseInTurn({ context: { db, session, ranges, clock }, plan, slice }, subjects),
      )
      const ids = subjects.map(({ deletionId }) => deletionId)
      const counts = await ranges.counts(ids)
      return new Map(ids.map((id) => [id, { finished: finished.has(id), counts: counts.get(id) ?? {} }]))
    },
    counts: (deletionIds) => ranges.counts(deletionIds),
    forget: (deletionIds) => ranges.forget(deletionIds),
  }
}

interface Run {
  context: PageContext
  plan: Plan
  slice: Slice
}

/** First everybody together, then, one after the other, those who turned out to be large. */
async function eraseInTurn(run: Run, subjects: readonly Subject[]): Promise<Set<string>> {
  const finished = new Set<string>()
  const cohorts = [subjects]
  for (
    let cohort = cohorts.shift();
    cohort && cohort.length > 0 && !run.slice.timeIsUp();
    cohort = cohorts.shift()
  ) {
    const { done, large } = await eraseCohort(run, cohort)
    for (const { deletionId } of done) finished.add(deletionId)
    cohorts.push(...large.map((subject) => [subject]))
  }
  return finished
}

async function eraseCohort(
  run: Run,
  subjects: readonly Subject[],
): Promise<{ done: Subject[]; large: Subject[] }> {
  let cohort = [...subjects]
  const large: Subject[] = []
  const setAside = ({ filledBy, more }: Page) => {
    const subject = cohort.find(({ deletionId }) => deletionId === filledBy)
    if (!subject || !more || cohort.length === 1) return
    cohort = cohort.filter((other) => other !== subject)
    large.push(subject)
  }
  for (const operation of run.plan.operations) {
    if (!(await erasePlace(run, operation, () => cohort, setAside))) return { done: [], large }
  }
  return { done: (await eraseOrphans(run, cohort)) ? cohort : [], large }
}

function erasePlace(
  run: Run,
  operation: Operation,
  cohort: () => readonly Subject[],
  onPage: (page: Page) => void,
): Promise<boolean> {
  const { context, slice } = run
  const page = async (limits: PageLimits) => {
    const owners = await ownersIn(context, operation.reference, cohort())
    if (owners.values.length === 0) return undefined
    return operation.action === 'delete'
      ? deletePage(context, operation.step, owners, limits)
      : changePage(context, operation, owners, limits)
  }
  return drain(context.session, slice, page, onPage)
}

/** What was put on a parent while that went: found by the parents' ids in the checkpoints. */
async function eraseOrphans({ context, plan, slice }: Run, cohort: readonly Subject[]): Promise<boolean> {
  for await (const entries of context.ranges.parents(cohort.map(({ deletionId }) => deletionId))) {
    for (const [place, erased] of Map.groupBy(entries, ({ collection }) => collection)) {
      const parents = ownersOf(
        erased.flatMap(({ id, parents = [] }) => parents.map((parent) => [parent, id] as const)),
      )
      for (const step of plan.children.get(place) ?? []) {
        if (!(await drain(context.session, slice, (limits) => deletePage(context, step, parents, limits))))
          return false
      }
    }
  }
  return true
}
