import type { Counts } from '@lethe/contracts/deletion'
import { countLedger, readLedgerPage } from '@lethe/store/ledger-completed'
import { createLeftOut, type LeftOut } from '../left-out.ts'
import { addCounts } from './counts.ts'
import { type PageOutcome, type SweepDeps, sweepPage } from './sweep-page.ts'

/** How many deletions a sweep holds in memory at once. Larger pages are hardly faster. */
const PAGE = 1_000

export interface SweepOptions {
  dryRun: boolean
  /** Only deletions that were completed at this time or later. */
  since?: Date | undefined
  /** Stops it at the next safe point. */
  signal: AbortSignal
  /** How many of the ledger's deletions it has passed. */
  onProgress(done: number, total: number): void
}

export interface SweepOutcome {
  dry_run: boolean
  /** False where it was stopped before the ledger's end. */
  finished: boolean
  /** How many completed hard deletions it looked at. */
  deletions: number
  /** Of how many of their users it found something. */
  users: number
  /** How many documents it found, by collection. */
  found: Record<string, number>
  /** What it erased, with what hung on that. */
  erased: Counts
  not_erased: LeftOut[]
}

/**
 * Goes through the ledger once, in the order of deletion ids, and sweeps the users of all completed hard deletions.
 * Memory is bounded by a page, however long the ledger is. Throws the driver's error where MongoDB fails; what was
 * erased stays erased, and another sweep does the rest.
 */
export async function sweepLedger(deps: SweepDeps, options: SweepOptions): Promise<SweepOutcome> {
  const { db } = deps.mongo
  const { signal, dryRun, since, onProgress } = options
  const tally = createTally()
  const total = await countLedger(db)
  let passed = 0
  let after = ''
  while (!signal.aborted) {
    const page = await readLedgerPage(db, { after, size: PAGE, since })
    if (!page) return { dry_run: dryRun, finished: true, ...tally.outcome() }
    tally.add(await sweepPage(deps, page.completed, options))
    if (signal.aborted) break
    tally.passed(page.completed.length)
    passed += page.size
    after = page.last
    onProgress(passed, Math.max(passed, total))
  }
  return { dry_run: dryRun, finished: false, ...tally.outcome() }
}

/** Sums pages in memory bounded by the numbers of collections and of reasons. */
function createTally() {
  const sums = { deletions: 0, users: 0 }
  const found: Record<string, number> = {}
  let erased: Counts = {}
  const leftOut = createLeftOut()
  return {
    passed(deletions: number): void {
      sums.deletions += deletions
    },
    add(page: PageOutcome): void {
      sums.users += page.users
      for (const [name, n] of Object.entries(page.found)) found[name] = (found[name] ?? 0) + n
      erased = addCounts(erased, page.erased)
      for (const { id, reason } of page.leftOut) leftOut.add(id, reason)
    },
    outcome: () => ({ ...sums, found, erased, not_erased: leftOut.list() }),
  }
}
