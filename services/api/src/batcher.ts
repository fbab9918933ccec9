import { setImmediate as untilRead } from 'node:timers/promises'

/** Callers' single requests, gathered into groups that one command serves. */
export interface Batcher<Request, Result> {
  /** Rejects with what the group's `run` threw, or with {@link BatcherFullError} where too many wait already. */
  submit(request: Request): Promise<Result>
  /** Whether more is under way than one group. */
  isCrowded(): boolean
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

interface BatcherOptions {
  /** Requests of a group. */
  maxBatch?: number
  maxWaiting?: number
  /** So many waiting requests are worth a second group beside the one in flight; fewer are cheaper together. */
  secondFrom?: number
}

/**
 * One group is in flight while the next gathers, and two where many wait: a lone request goes out at once, and under load
 * the groups grow by themselves to what arrives during one round trip. A group waits until everything that has arrived by
 * now is read: the callers who were answered together come back together. `run` answers each request by its position.
 */
export function createBatcher<Request, Result>(
  run: (requests: readonly Request[]) => Promise<readonly Result[]>,
  { maxBatch = 250, maxWaiting = 10_000, secondFrom = 128 }: BatcherOptions = {},
): Batcher<Request, Result> {
  let waiting: Waiting<Request, Result>[] = []
  const lanes = new Set<Promise<void>>()

  async function serve(group: readonly Waiting<Request, Result>[]): Promise<void> {
    try {
      const results = await run(group.map((entry) => entry.request))
      for (const [index, entry] of group.entries()) entry.resolve(results[index] as Result)
    } catch (error) {
      for (const entry of group) entry.reject(error)
    }
  }

  function openLane(): void {
    const lane = drain(() => lanes.delete(lane))
    lanes.add(lane)
  }

  /** Closes in the same step as it looks for the last time: whoever comes next opens a lane again. */
  async function drain(close: () => void): Promise<void> {
    while (waiting.length > 0) {
      await untilRead()
      const group = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      if (group.length > 0) await serve(group)
    }
    close()
  }

  return {
    submit(request) {
      if (waiting.length >= maxWaiting) return Promise.reject(new BatcherFullError())
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject })
        if (lanes.size === 0 || (lanes.size === 1 && waiting.length >= secondFrom)) openLane()
      })
    },
    isCrowded: () => lanes.size > 1,
    async idle() {
      await Promise.all(lanes)
    },
  }
}
