import { type BatchAnswer, MAX_BATCH } from '@lethe/contracts/batch'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from './active-users.ts'
import { type Bench, throughputChart } from './harness/bench.ts'
import { hold, type Side } from './harness/contest.ts'
import { msOf } from './harness/ms-of.ts'
import { withUsage } from './harness/usage.ts'
import { sendAll } from './load/http-load.ts'
import { type BenchSystem, withBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

const CONNECTIONS = 64
const ADMIN = 1

/**
 * Users are deleted hard, by batches as large as they may be and by a DELETE each on 64 connections: how many a second.
 * Each time they are others, and Kafka has had the events of those before.
 */
export const batch: Bench = {
  title: 'Many users: batches against a request each',
  counts: 'users are deleted in a round',
  size: 10_000,
  charts: [throughputChart('Users deleted per second')],
  async run({ size, rounds, startServers }) {
    return withBenchSystem(startServers, async (system) => {
      const api = await system.startApi()
      const where = { url: api.url, token: await system.token(ADMIN, true) }
      let next = ADMIN + 1
      const side = (name: string, label: string, deleteUsers: typeof deleteSingly): Side => {
        async function round() {
          const users = Array.from({ length: size }, (_, n) => next + n)
          await insertActiveUsers(system.mongo, next, size)
          next += size
          const { result: ms, usage } = await withUsage({ api: api.pid, ...system.servers.processes }, () =>
            msOf(() => deleteUsers(where, users)),
          )
          await published(system, size)
          return { figures: { per_second: size / (ms / 1_000) }, usage }
        }
        return { name, label, warmUp: round, round }
      }
      const sides = [
        side('batches', `Batches of ${MAX_BATCH}`, deleteInBatches),
        side('singly', `A request each, ${CONNECTIONS} connections`, deleteSingly),
      ]
      const goals = [{ figure: 'per_second', against: 'singly', atLeast: 3 }]
      return [await hold({ name: 'users deleted', sides, goals }, rounds)]
    })
  },
}

interface Where {
  url: string
  token: string
}

async function deleteInBatches({ url, token }: Where, users: number[]): Promise<void> {
  for (let first = 0; first < users.length; first += MAX_BATCH) {
    const response = await fetch(`${url}/api/v2/deletion/batch/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ users: users.slice(first, first + MAX_BATCH), mode: 'hard' }),
    })
    if (!response.ok) throw new Error(`a batch was answered ${response.status}`)
    const { results } = (await response.json()) as BatchAnswer
    if (results.some((result) => 'error' in result)) throw new Error('some of a batch were refused')
  }
}

async function deleteSingly(where: Where, users: number[]): Promise<void> {
  const path = (n: number) => `/api/v2/user/${users[n]}/?hard=1`
  await sendAll({ ...where, method: 'DELETE', path, requests: users.length, connections: CONNECTIONS })
}

async function published({ mongo }: BenchSystem, size: number): Promise<void> {
  await untilAll('publishing', size, async () => size - (await outboxBacklog(mongo.db, size)).pending)
}
