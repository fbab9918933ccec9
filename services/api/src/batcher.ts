import { setImmediate as untilRead } from 'node:timers/promises'

/** Callers' single requests, gathered into groups that one command serves. */
export interface Batcher<Request, Result> {
  /** Rejects with what the group's `run` threw, or with {@link BatcherFullError} where too many wait already. */
  submit(request: Request): Promise<Result>
  /** Resolves when no request waits and no group is in flight. */
  idle(): Promise<void>
}

export class BatcherFullError extends Error {
  override name = 'BatcherFullError'
}

interface Waiting<Request, Result> {
  request: Request
  resolve: (result: Result) => void
  reject: (reason: unknown) => void
}

/**
 * One group is in flight while the next gathers: a lone request goes out at once, and under load the
 * groups grow by themselves to what arrives during one round trip. A group waits until everything that has
 * arrived by now is read: the callers who were answered together come back together. `run` answers each
 * request by its position.
 */
export function createBatcher<Request, Result>(
  run: (requests: readonly Request[]) => Promise<readonly Result[]>,
  { maxBatch = 500, maxWaiting = 10_000 }: { maxBatch?: number; maxWaiting?: number } = {},
): Batcher<Request, Result> {
  let waiting: Waiting<Request, Result>[] = []
  let inFlight: Promise<void> | undefined

  async function serve(group: readonly Waiting<Request, Result>[]): Promise<void> {
    try {
      const results = await run(group.map((entry) => entry.request))
      for (const [index, entry] of group.entries()) entry.resolve(results[index] as Result)
    } catch (error) {
      for (const entry of group) entry.reject(error)
    }
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await untilRead()
      const group = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      await serve(group)
    }
    inFlight = undefined
  }

  return {
    submit(request) {
      if (waiting.length >= maxWaiting) return Promise.reject(new BatcherFullError())
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject })
        inFlight ??= drain()
      })
    },
    async idle() {
      await inFlight
    },
  }
}
