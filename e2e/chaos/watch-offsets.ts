import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { ledgerOf } from '@lethe/store/ledger'
import { invariants } from './checks/invariants.ts'
import { type Violation, violations } from './checks/violation.ts'
import type { KafkaTools } from './faults/events.ts'
import { endsOf, lagOf } from './kafka-progress.ts'

/** Looks all the time whether the workers have passed a message whose deletion none of them has taken. */
export interface OffsetWatch {
  /** The ids of these, so far. */
  readonly passedBy: ReadonlySet<string>
  /** Ends the watch with a last look; answers the deletions that were passed by. */
  close(): Promise<Violation[]>
}

const PAUSE_MS = 300

/**
 * In rounds: which published deletions has nobody claimed, and where does the topic end; then, once the group
 * has passed those ends, which of these are still not claimed. Their events were before the ends, since they
 * are marked published after Kafka has confirmed them.
 */
export async function watchOffsets(mongo: Mongo, tools: KafkaTools, groupId: string): Promise<OffsetWatch> {
  const stop = new AbortController()
  const topic = tools.topics.deleted
  const passedBy = new Set<string>()
  const admin = tools.kafka.newClient({ retries: 15 }).admin()
  await admin.connect()

  async function round(): Promise<void> {
    const unclaimed = await unclaimedIn(mongo, null)
    if (unclaimed.length === 0) return
    const ends = await endsOf(admin, topic)
    if (!(await untilPassed(() => lagOf(admin, { groupId, topic, ends }), stop.signal))) return
    for (const id of await unclaimedIn(mongo, unclaimed)) passedBy.add(id)
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      // Servers are missing now and then; a round that fails says nothing.
      await round().catch(() => undefined)
      await pause(stop.signal)
    }
  }
  const running = run()
  return {
    passedBy,
    async close() {
      stop.abort()
      await running
      await round()
      await admin.disconnect()
      const { found, unless } = violations()
      for (const id of passedBy) unless(false, invariants.offsets, `${id} was passed by`)
      return found
    },
  }
}

/** Published deletions that no worker has ever taken, of these or of all, and that nobody took back before. */
async function unclaimedIn({ db }: Mongo, ids: readonly string[] | null): Promise<string[]> {
  const none = { $exists: false }
  const filter = {
    published_at: { $exists: true },
    claimed_at: none,
    cancelled_at: none,
    superseded_at: none,
  }
  const found = await ledgerOf(db)
    .find(ids ? { ...filter, _id: { $in: [...ids] } } : filter, { projection: { _id: 1 } })
    .toArray()
  return found.map(({ _id }) => _id)
}

/** False where the group had not passed them when the signal came. */
async function untilPassed(lag: () => Promise<number>, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    if ((await lag()) === 0) return true
    if (signal.aborted) return false
    await pause(signal)
  }
}

const pause = (signal: AbortSignal) => wait(PAUSE_MS, undefined, { signal }).catch(() => undefined)
