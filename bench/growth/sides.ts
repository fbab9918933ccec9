import type { ServiceProcess } from '@lethe/e2e/harness/service-process'
import { ensureTopics, TOPIC_PARTITIONS, topicNames } from '@lethe/messaging/topics'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { claimAccepted } from '@lethe/store/ledger-claims'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from '../active-users.ts'
import { fillLedger } from '../filled-ledger.ts'
import type { Side } from '../harness/contest.ts'
import { msOf } from '../harness/ms-of.ts'
import { besides } from '../harness/servers.ts'
import { quantile } from '../harness/spread.ts'
import { withUsage } from '../harness/usage.ts'
import { benchKafka } from '../kafka.ts'
import { sendAll, sendSteadily } from '../load/http-load.ts'
import { type BenchSystem, withBenchSystem } from '../system.ts'
import { untilAll } from '../until.ts'

const ADMIN = 999_999_999
const PER_SECOND = 100
const SECONDS = 5
const CLAIMS = { count: 20, size: 100 }
const CONNECTIONS = 64

/** A database with so many users and deletions, and an api on it: how long a DELETE takes at a steady rate, and a worker's claim. */
export async function filledSide(
  system: BenchSystem,
  { name, size, few }: { name: string; size: number; few: number },
): Promise<Side> {
  await insertActiveUsers(system.mongo, 1, size)
  await fillLedger(system.mongo, size)
  const api = await system.startApi()
  const token = await system.token(ADMIN, true)
  // Whom nobody has deleted yet, from all over the collection.
  const step = Math.floor(size / few)
  const requests = Math.min(PER_SECOND * SECONDS, Math.floor(few / 20) + 1)
  let next = 0
  async function round() {
    const first = next
    next += requests
    const { p50_ms, p99_ms } = await sendSteadily({
      url: api.url,
      method: 'DELETE',
      path: (n) => `/api/v2/user/${1 + ((first + n) % few) * step}/?hard=1`,
      token,
      perSecond: PER_SECOND,
      requests,
    })
    await published(system, requests)
    const claims = await timeClaims(system, first)
    return { figures: { delete_p50_ms: p50_ms, delete_p99_ms: p99_ms, claim_p50_ms: quantile(claims, 0.5) } }
  }
  return { name, label: `${size} users and deletions`, warmUp: round, round }
}

/** Sorted milliseconds. */
async function timeClaims({ mongo: { db } }: BenchSystem, first: number): Promise<number[]> {
  const took: number[] = []
  const now = new Date()
  for (let claim = 0; claim < CLAIMS.count; claim += 1) {
    const documents = Array.from({ length: CLAIMS.size }, (_, n) =>
      acceptedDocument(
        {
          userId: 1_000_000_000 + (first + claim) * CLAIMS.size + n,
          generation: first + 1,
          mode: 'hard',
          requestedAt: now,
          requestedBy: 'self',
          publishedAt: now,
        },
        new Date(now.getTime() + 60_000),
      ),
    )
    await ledgerOf(db).insertMany(documents)
    const lease = { token: `bench-${first}-${claim}`, until: new Date(now.getTime() + 60_000) }
    took.push(await msOf(() => claimAccepted(db, documents, lease, now)))
  }
  return took.toSorted((a, b) => a - b)
}

/** Several apis on one database, of a round's own users: how many deletions they accept together. */
export const apisSide = (
  { servers }: BenchSystem,
  { count, deletions }: { count: number; deletions: number },
): Side => ({
  name: `apis-${count}`,
  label: `${count} api${count === 1 ? '' : 's'}`,
  round() {
    return withBenchSystem(besides(servers, 'apis'), async (system) => {
      await insertActiveUsers(system.mongo, 1, deletions)
      const topics = topicNames(system.servers.topicPrefix)
      const signal = AbortSignal.timeout(30_000)
      await ensureTopics(benchKafka(servers.brokers), topics, { partitions: TOPIC_PARTITIONS, signal })
      const apis = await Promise.all(Array.from({ length: count }, () => system.startApi()))
      const named = apis.map(({ pid }, n) => [`api ${n + 1}`, pid] as const)
      const { result, usage } = await withUsage(
        { ...Object.fromEntries(named), ...servers.processes, load: process.pid },
        () => deleteAll(system, apis, deletions),
      )
      return { figures: { per_second: result }, usage }
    })
  },
})

/** Each api gets its share of the users and of the connections. Deletions accepted in a second. */
async function deleteAll(
  system: BenchSystem,
  apis: readonly ServiceProcess[],
  deletions: number,
): Promise<number> {
  const token = await system.token(ADMIN, true)
  const share = Math.floor(deletions / apis.length)
  const ms = await msOf(() =>
    Promise.all(
      apis.map(({ url }, api) =>
        sendAll({
          url,
          method: 'DELETE',
          path: (n) => `/api/v2/user/${1 + api * share + n}/?hard=1`,
          token,
          requests: share,
          connections: CONNECTIONS / apis.length,
        }),
      ),
    ),
  )
  await published(system, deletions)
  return (share * apis.length) / (ms / 1_000)
}

const published = ({ mongo }: BenchSystem, count: number) =>
  untilAll('publishing', count, async () => count - (await outboxBacklog(mongo.db, count)).pending)
