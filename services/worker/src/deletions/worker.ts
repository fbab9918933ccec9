import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { PublishError } from '@lethe/messaging/publish-error'
import type { LedgerDocument } from '@lethe/store/ledger'
import { claimAccepted, claimDue, type Lease } from '@lethe/store/ledger-claims'
import { isUnavailable } from '@lethe/store/unavailable'
import { createCohortSize } from './cohort-size.ts'
import type { CohortDeps, Slice } from './deps.ts'
import { failAlone, keepLease, runCohort } from './run-cohort.ts'
import { completeWithoutEffect } from './without-effect.ts'

export interface WorkerOptions {
  /** A cohort's time slice, in milliseconds: what is not done by then comes again, after others had their turn. */
  slice?: number
  /** How long a worker that died keeps its deletions, in milliseconds. */
  lease?: number
  /** The most deletions in one cohort of the due loop. */
  cohortSize?: number
  /** Pause between two looks for due deletions, in milliseconds, where the last found none. */
  interval?: number
}

export interface Worker {
  /** Claims what is free of these deletions and runs it; when it returns, each is done or in the ledger. */
  take(accepted: readonly LedgerDocument[], signal: AbortSignal): Promise<void>
  /** Starts the loop that takes due deletions by lease. */
  start(): void
  /** Ends the loop; a cohort in hand stops at its next safe point. */
  close(): Promise<void>
}

/** Runs cohorts: those that events bring, and those that are due in the ledger. */
export function createWorker(deps: CohortDeps, options: WorkerOptions = {}): Worker {
  const { slice = 10_000, lease: leaseFor = 15_000, cohortSize = 2_000, interval = 500 } = options
  const stop = new AbortController()
  let loop: Promise<void> = Promise.resolve()
  const cohort = createCohortSize(cohortSize)

  function newLease(): Lease {
    return { token: randomUUID(), until: new Date(deps.now().getTime() + leaseFor) }
  }

  async function run(lease: Lease, claimed: readonly LedgerDocument[], signal: AbortSignal): Promise<void> {
    if (claimed.length === 0) return
    const ids = claimed.map((document) => document._id)
    const release = keepLease(deps, ids, lease, leaseFor)
    try {
      const deadline = deps.now().getTime() + slice
      await runApart(lease, claimed, { signal: AbortSignal.any([signal, stop.signal]), deadline })
    } finally {
      release()
    }
  }

  /** Where a cohort fails, its halves go on alone, down to the one at fault. */
  async function runApart(lease: Lease, claimed: readonly LedgerDocument[], slice: Slice): Promise<void> {
    try {
      await runCohort(deps, lease, claimed, slice)
    } catch (err) {
      if (isUnavailable(err) || err instanceof PublishError) throw err
      const [alone, another] = claimed
      if (alone && !another) return failAlone(deps, lease, alone, err)
      const half = Math.ceil(claimed.length / 2)
      await runApart(lease, claimed.slice(0, half), slice)
      await runApart(lease, claimed.slice(half), slice)
    }
  }

  async function takeDue(): Promise<number> {
    const lease = newLease()
    const size = cohort.take()
    const startedAt = deps.now().getTime()
    const claimed = await claimDue(deps.mongo.db, lease, deps.now(), size)
    await run(lease, claimed, stop.signal)
    cohort.wentOn(size, claimed.length, (deps.now().getTime() - startedAt) / slice)
    return claimed.length
  }

  async function dueLoop(): Promise<void> {
    while (!stop.signal.aborted) {
      const taken = await takeDue().catch((err) => {
        deps.logger.error({ err }, 'due deletions not worked on; they come again when their leases run out')
        return 0
      })
      if (taken === 0) await wait(interval, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  return {
    async take(accepted, signal) {
      const open = await completeWithoutEffect(deps, accepted)
      if (open.length === 0) return
      const lease = newLease()
      await run(lease, await claimAccepted(deps.mongo.db, open, lease, deps.now()), signal)
    },
    start() {
      loop = dueLoop()
    },
    async close() {
      stop.abort()
      await loop
    },
  }
}
