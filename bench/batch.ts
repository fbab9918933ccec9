import { type BatchAnswer, MAX_BATCH } from '@lethe/contracts/batch'
import type { ServiceProcess } from '@lethe/e2e/harness/service-process'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from './active-users.ts'
import { compare } from './compare.ts'
import { sendAll } from './http-load.ts'
import { type BenchSystem, startBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

const ROUNDS = 5
const CONNECTIONS = 64
const ADMIN = 1

/**
 * `size` users are deleted hard, by batches as large as they may be and by a DELETE each on 64 connections: how many a
 * second. Each time they are others, and Kafka has had the events of those before.
 */
export async function benchBatch(size: number) {
  const system = await startBenchSystem()
  try {
    const api = await system.startApi()
    const token = await system.token(ADMIN, true)
    let next = ADMIN + 1
    const perSecond = async (deleteUsers: (users: number[]) => Promise<unknown>) => {
      const users = Array.from({ length: size }, (_, n) => next + n)
      await insertActiveUsers(system.mongo, next, size)
      next += size
      const startedAt = performance.now()
      await deleteUsers(users)
      const seconds = (performance.now() - startedAt) / 1_000
      await published(system, size)
      return size / seconds
    }
    const contestants = {
      ours: () => perSecond((users) => deleteInBatches(api, token, users)),
      theirs: () => perSecond((users) => deleteSingly(api, token, users)),
    }
    // Rounds that are not counted, for the compiler.
    await contestants.ours()
    await contestants.theirs()
    const { ours, theirs, ratio } = await compare(ROUNDS, 'users per second', contestants)
    return { users: size, rounds: ROUNDS, batch_per_second: ours, singly_per_second: theirs, ratio }
  } finally {
    await system.stop()
  }
}

async function deleteInBatches({ url }: ServiceProcess, token: string, users: number[]): Promise<void> {
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

async function published({ mongo }: BenchSystem, size: number): Promise<void> {
  await untilAll('publishing', size, async () => size - (await outboxBacklog(mongo.db, size)).pending)
}

const deleteSingly = ({ url }: ServiceProcess, token: string, users: number[]) =>
  sendAll({
    url,
    method: 'DELETE',
    path: (n) => `/api/v2/user/${users[n]}/?hard=1`,
    token,
    requests: users.length,
    connections: CONNECTIONS,
  })
