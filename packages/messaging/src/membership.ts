import kafkajs from 'kafkajs'

/** One batch under way. */
export type Run = {
  /** Aborts when the partition is, or may be, no longer ours, and when the session closes. */
  readonly signal: AbortSignal
  /** False once the group was joined anew: then an offset belongs to whoever owns the partition now. */
  mayCommit(): boolean
  /** The batch is over, in whatever way. */
  leave(): void
}

/** What one consumer knows of its place in the group, and the batches it runs in it. */
export type Membership = {
  /** Starts a batch; null once closed. */
  enter(): Run | null
  /** The group was joined: batches from before are not ours any more. */
  joined(): void
  /** Our partitions are being taken away: every batch is told, and `rejoin` says so until the next join. */
  lose(reason: unknown): void
  /** The error that makes kafkajs join again, where it has to. */
  rejoin(): Error | null
  /** No batch starts any more, and each running one is told. Resolves when the last one is over. */
  close(): Promise<void>
}

type TrackedRun = Run & { abort(reason: unknown): void }

/** Keeps the batches of one consumer session in step with its group. No I/O. */
export function createMembership(): Membership {
  const runs = new Set<TrackedRun>()
  const idle = Promise.withResolvers<void>()
  let epoch = 0
  let lost: Error | null = null
  let closed = false

  const abortAll = (reason: unknown) => {
    for (const run of runs) run.abort(reason)
  }

  return {
    enter() {
      if (closed) return null
      const startedIn = epoch
      const controller = new AbortController()
      const run: TrackedRun = {
        signal: controller.signal,
        abort: (reason) => controller.abort(reason),
        mayCommit: () => epoch === startedIn,
        leave: () => {
          runs.delete(run)
          if (closed && runs.size === 0) idle.resolve()
        },
      }
      runs.add(run)
      return run
    },
    joined() {
      abortAll(new Error('the group was joined anew'))
      epoch += 1
      lost = null
    },
    lose(reason) {
      lost ??= rejoinError(reason)
      abortAll(lost)
    },
    rejoin: () => lost,
    close() {
      closed = true
      abortAll(new Error('the consumer is closing'))
      if (runs.size === 0) idle.resolve()
      return idle.promise
    },
  }
}

/** kafkajs joins the group again on an error of this type, and takes a new member id where it must. */
function rejoinError(cause: unknown): Error {
  const error = new kafkajs.KafkaJSError('the group is rebalancing')
  return Object.assign(error, { type: 'REBALANCE_IN_PROGRESS', cause })
}
