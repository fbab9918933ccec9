import type { Side } from '../harness/contest.ts'
import { withUsage } from '../harness/usage.ts'
import type { Latencies } from '../load/http-load.ts'
import { untilAll } from '../until.ts'
import type { Arena, Contestant } from './contestants.ts'

/** What is the same for every way to send a round's deletions. */
export interface DeleteCalls {
  url: string
  token: string
  method: 'DELETE'
  path: (n: number) => string
  requests: number
}

/**
 * Deletes `requests` users of its own in each round, hard, by an administrator, in the way that `send` has; with what all
 * processes took until Kafka had every event.
 */
export function sideOf(
  { token, processes }: Arena,
  { name, label, service, freshUsers, owed }: Contestant,
  { requests, send }: { requests: number; send: (calls: DeleteCalls) => Promise<Latencies> },
): Side {
  async function round() {
    const first = await freshUsers(requests)
    const path = (n: number) => `/api/v2/user/${first + n}/?hard=1`
    const { result, usage } = await withUsage({ service: service.pid, ...processes }, async () => {
      const latencies = await send({ url: service.url, token, method: 'DELETE', path, requests })
      const published = async () => requests - (await owed())
      return { ...latencies, published_after_ms: await untilAll('publishing', requests, published) }
    })
    return { figures: result, usage }
  }
  return { name, label, warmUp: round, round }
}
