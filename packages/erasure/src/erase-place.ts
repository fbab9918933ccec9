import { isUnavailable } from '@lethe/store/unavailable'
import type { ClientSession } from 'mongodb'
import { drain, type Slice } from './drain.ts'
import { inLanes } from './lanes.ts'
import type { DeleteStep, Operation } from './operations.ts'
import { ownersIn, ownersNow } from './owners.ts'
import type { PageLimits } from './page-limits.ts'
import { changePage, deletePage, type Page, type PageContext } from './pages.ts'
import { deleteRange, isPlain, SharedDocumentsError } from './range-deletes.ts'
import { insideOf, type Range, rangesOfOwners } from './range-plan.ts'
import type { Subject } from './subject.ts'
import { inTransaction, isTransient } from './transaction.ts'

/** What the places of a run have in common. */
export interface Run {
  /** Without a session: each lane has its own. */
  context: Omit<PageContext, 'session'>
  /** One for each lane. */
  sessions: readonly [ClientSession, ...ClientSession[]]
  slice: Slice
  sizes: RangeSizes
  /** An index that lists the operation's documents by owner and _id, by name; undefined where there is none. */
  indexOf(operation: Operation): Promise<string | undefined>
}

/** How many documents a range has. */
export interface RangeSizes {
  /** Where one command deletes them: many share a commit, and yet no transaction is long. */
  plain: number
  /** Where they are read first, and go page by page. */
  read: number
}

export const rangeSizes: RangeSizes = { plain: 5_000, read: 1_000 }

/**
 * Erases what one rule finds of a cohort: in ranges where an index allows it, several at a time; then whatever is
 * still there is looked for until nothing is. `setAside` is told of a subject who fills a range or a page alone, and
 * answers whether he leaves the cohort. Answers false where time was over first.
 */
export async function erasePlace(
  run: Run,
  operation: Operation,
  cohort: () => readonly Subject[],
  setAside: (deletionId: string) => boolean,
): Promise<boolean> {
  if (!(await eraseRanges(run, operation, cohort(), setAside))) return false
  const [session] = run.sessions
  const page = (limits: PageLimits) => pageOf({ ...run.context, session }, operation, cohort(), limits)
  return drain(session, run.slice, page, ({ more, filledBy }) => {
    if (more && filledBy !== undefined) setAside(filledBy)
  })
}

interface OrderedPlace {
  operation: Operation
  index: string
}

async function eraseRanges(
  run: Run,
  operation: Operation,
  cohort: readonly Subject[],
  setAside: (deletionId: string) => boolean,
): Promise<boolean> {
  const lanes = meetInDocuments(operation) ? run.sessions.slice(0, 1) : run.sessions
  const parts = partsOf(run, operation, cohort, setAside)
  return inLanes(lanes, parts, (session, { range, ...place }) =>
    eraseRange({ ...run.context, session }, run.slice, place, range),
  )
}

/** None where no index lists the documents in order, and no more where the database is away for a moment. */
async function* partsOf(
  { context, sizes, slice, indexOf }: Run,
  operation: Operation,
  cohort: readonly Subject[],
  setAside: (deletionId: string) => boolean,
): AsyncGenerator<OrderedPlace & { range: Range }> {
  const { db } = context
  const most = isPlain(operation) ? sizes.plain : sizes.read
  const size = () => Math.min(most, slice.pace.documents())
  try {
    const index = await indexOf(operation)
    if (index === undefined) return
    const owners = await ownersNow(db, operation.reference, cohort)
    const ranges = rangesOfOwners({ db, place: operation, index, size }, owners, setAside)
    for await (const range of ranges) yield { operation, index, range }
  } catch (error) {
    if (!isUnavailable(error)) throw error
  }
}

/** Whether ranges write to documents in common (users held for their names, others' counters) and would only undo each other. */
function meetInDocuments(operation: Operation): boolean {
  const corrects = (step: DeleteStep): boolean => step.counters.length > 0 || step.children.some(corrects)
  return operation.reference.key !== 'id' || (operation.action === 'delete' && corrects(operation.step))
}

/** By one command where that can be; page by page where it can't, or met somebody else's write. */
async function eraseRange(
  context: PageContext,
  slice: Slice,
  { operation, index }: OrderedPlace,
  range: Range,
): Promise<boolean> {
  if (slice.timeIsUp()) return false
  if (isPlain(operation)) {
    try {
      await slice.pace.run(slice.signal, () =>
        inTransaction(context.session, () => deleteRange(context, operation, range, index)),
      )
      return true
    } catch (error) {
      if (!isTransient(error) && !(error instanceof SharedDocumentsError)) throw error
    }
  }
  const part = insideRange(operation, range)
  return drain(context.session, slice, (limits) => pageOf(context, part, range.subjects, limits))
}

function insideRange(operation: Operation, range: Range): Operation {
  return operation.action === 'delete'
    ? { ...operation, step: insideOf(operation.step, range) }
    : insideOf(operation, range)
}

async function pageOf(
  context: PageContext,
  operation: Operation,
  subjects: readonly Subject[],
  limits: PageLimits,
): Promise<Page | undefined> {
  const owners = await ownersIn(context, operation.reference, subjects)
  if (owners.values.length === 0) return undefined
  return operation.action === 'delete'
    ? deletePage(context, operation.step, owners, limits)
    : changePage(context, operation, owners, limits)
}
