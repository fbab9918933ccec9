import type { Counts } from '@lethe/contracts/deletion'
import type { ErasureEngine } from '@lethe/erasure/engine'
import type { Mongo } from '@lethe/store/connect'
import { type GoneUser, readGone } from '@lethe/store/user-gone'
import type { DeletionKey } from '@lethe/store/users'
import type { Finding, Outcome, SliceOptions, Subject, Target } from '@lethe/targets/target'
import { addCounts, subtractCounts } from './counts.ts'

export interface SweepDeps {
  mongo: Mongo
  content: Pick<Target, 'erase' | 'verify' | 'forget'>
  engine: Pick<ErasureEngine, 'counts'>
}

/** What came of some deletions. */
export interface PageOutcome {
  /** Of how many users something was there. */
  users: number
  /** How many documents were there when it was first asked, by collection. */
  found: Record<string, number>
  /** What was erased, with what hung on it. */
  erased: Counts
  /** The deletions for which this is not the last word. */
  leftOut: { id: string; reason: string }[]
}

/** How many users the engine erases together. */
const COHORT = 200

/** Who goes on writing for an erased user is met by the next sweep, not followed for ever by this one. */
const MAX_ROUNDS = 5

const NOT_GONE = 'the user document does not say that this deletion is done; nothing was touched'
const STOPPED = 'the sweep was stopped'
const KEEPS_COMING = 'more keeps being written'

/**
 * Looks for documents of the users of these deletions and erases them, until a last asking finds nothing. It can
 * be stopped between any two transactions, and repeated.
 *
 * There is no `begin` here, and no lease: nothing can take these deletions back. The guard is `readGone`, a
 * majority read of the user documents: only a user with the status `u` whose deletion is done is touched, whatever the
 * ledger says. That state is final, what is looked for is found by the user id alone, and an id is never given
 * again, so nobody else can come to own what is found here, however late this process acts on what it has read.
 */
export async function sweepPage(
  deps: SweepDeps,
  keys: readonly DeletionKey[],
  { signal, dryRun }: { signal: AbortSignal; dryRun: boolean },
): Promise<PageOutcome> {
  if (keys.length === 0) return nothing
  const slice: SliceOptions = { signal, deadline: Number.POSITIVE_INFINITY }
  const gone = await readGone(deps.mongo, keys)
  const subjects = gone.map(subjectOf)
  const findings = await ask(deps, subjects, slice)
  if (signal.aborted) return nothing

  const found = subjects.filter(({ deletionId }) => findings.get(deletionId)?.kind === 'left')
  const notAsked = reasonsIn(findings)
  const { erased, left } = dryRun ? untouched : await eraseFound(deps, found, slice)
  const leftOut = new Map([...notGone(keys, gone), ...notAsked, ...left])
  // Checkpoints too that a sweep or a worker left behind which was killed: they hold what this one needed to know.
  const clean = subjects.flatMap(({ deletionId }) => (leftOut.has(deletionId) ? [] : [deletionId]))
  if (!dryRun && clean.length > 0) await deps.content.forget(clean)
  return {
    users: found.length,
    found: sumOf(findings),
    erased,
    leftOut: [...leftOut].map(([id, reason]) => ({ id, reason })),
  }
}

const nothing: PageOutcome = { users: 0, found: {}, erased: {}, leftOut: [] }

interface Erased {
  erased: Counts
  /** Why, by deletion id. */
  left: ReadonlyMap<string, string>
}

const untouched: Erased = { erased: {}, left: new Map() }

async function eraseFound(deps: SweepDeps, found: readonly Subject[], slice: SliceOptions): Promise<Erased> {
  let all = untouched
  for (let from = 0; from < found.length; from += COHORT) {
    const { erased, left } = await eraseCohort(deps, found.slice(from, from + COHORT), slice)
    all = { erased: addCounts(all.erased, erased), left: new Map([...all.left, ...left]) }
  }
  return all
}

async function eraseCohort(deps: SweepDeps, found: readonly Subject[], slice: SliceOptions): Promise<Erased> {
  const ids = found.map(({ deletionId }) => deletionId)
  const before = await deps.engine.counts(ids)
  const left = new Map<string, string>()
  let dirty = found
  for (let round = 0; round < MAX_ROUNDS && dirty.length > 0; round++) {
    const outcomes = await deps.content.erase(dirty, slice)
    const findings = await ask(
      deps,
      dirty.filter(({ deletionId }) => outcomes.get(deletionId)?.kind === 'done'),
      slice,
    )
    for (const [id, reason] of [...reasonsIn(outcomes), ...reasonsIn(findings)]) left.set(id, reason)
    dirty = dirty.filter(({ deletionId }) => findings.get(deletionId)?.kind === 'left')
  }
  for (const { deletionId } of dirty) left.set(deletionId, KEEPS_COMING)
  return { erased: subtractCounts(await deps.engine.counts(ids), before), left }
}

async function ask(deps: SweepDeps, subjects: readonly Subject[], slice: SliceOptions) {
  return subjects.length === 0 ? new Map<string, Finding>() : deps.content.verify(subjects, slice)
}

/** Names were released when the deletion was done: nothing may be searched by them. */
function subjectOf(user: GoneUser): Subject {
  return { ...user, mode: 'hard', extId: null }
}

function notGone(keys: readonly DeletionKey[], gone: readonly GoneUser[]): [string, string][] {
  const ids = new Set(gone.map(({ deletionId }) => deletionId))
  return keys.flatMap(({ deletionId }) => (ids.has(deletionId) ? [] : [[deletionId, NOT_GONE]]))
}

/** Why it is not over, for those of whom neither something nor nothing could be said. */
function reasonsIn(results: ReadonlyMap<string, Finding | Outcome>): [string, string][] {
  return [...results].flatMap(([id, result]): [string, string][] => {
    if (result.kind === 'nothing' || result.kind === 'left' || result.kind === 'done') return []
    return [[id, 'error' in result ? result.error.message : STOPPED]]
  })
}

function sumOf(findings: ReadonlyMap<string, Finding>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const finding of findings.values()) {
    if (finding.kind !== 'left') continue
    for (const [collection, documents] of Object.entries(finding.what)) {
      sums[collection] = (sums[collection] ?? 0) + documents
    }
  }
  return sums
}
