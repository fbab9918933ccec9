import { setTimeout as wait } from 'node:timers/promises'
import { checkContent } from './checks/content.ts'
import { checkDeliveries } from './checks/deliveries.ts'
import { checkLedger } from './checks/ledger.ts'
import { checkProfiles } from './checks/profiles.ts'
import { checkUsers } from './checks/users.ts'
import { type Violation, violations } from './checks/violation.ts'
import { gatherEvidence, takeSnapshot } from './evidence.ts'
import { createInjector, type Injector } from './faults/inject.ts'
import { faultsOf } from './faults/schedule.ts'
import { createCallers } from './load/callers.ts'
import { operationsOf } from './load/plan.ts'
import { populationOf, settle } from './load/population.ts'
import { type LoadRecord, newRecord } from './load/record.ts'
import { untilQuiet } from './quiet.ts'
import { type ChaosSystem, GROUP_ID, LATE_WRITE_WINDOW_MS, startChaosSystem } from './system.ts'
import { watchCompleted } from './watch-completed.ts'

export interface ChaosOptions {
  seed: number
  /** How long load and faults go on, in milliseconds. */
  ms: number
  /** One fault in about this many milliseconds. */
  faultEvery: number
  perSecond: number
  slots: number
  /** How long the rest may take after the last fault, in milliseconds. */
  quietWithin: number
  /** Ends load and faults early; the checks are made all the same. */
  signal?: AbortSignal
}

export interface ChaosReport {
  seed: number
  faults: ReadonlyMap<string, number>
  answers: ReadonlyMap<string, number>
  /** Acknowledged deletions and restores. */
  acknowledged: { soft: number; hard: number; restored: number }
  /** Deletions by how they ended. */
  completed: number
  superseded: number
  deliveries: number
  storeCalls: number
  /** Processes that ended by themselves and were started again. */
  ownEnds: number
  quietAfterMs: number
  violations: Violation[]
  /** What the processes have written, for who looks for a reason. */
  output: string
}

const SIZE = { apis: 2, workers: 2 }
const BYSTANDERS = 20

/** One run: a system of its own, load and faults by the seed, rest, and the checks from outside. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const system = await startChaosSystem(SIZE)
  try {
    return await runOn(system, options)
  } finally {
    await system.stop()
  }
}

async function runOn(system: ChaosSystem, options: ChaosOptions): Promise<ChaosReport> {
  const { seed } = options
  const { mongo, front } = system
  const population = populationOf(options.slots, BYSTANDERS)
  const record = newRecord()
  const callers = createCallers({
    apis: system.apis.map(({ url }) => url),
    store: { url: system.store.url, apiKey: system.apiKey },
    token: system.token,
    mongo,
    population,
    record,
    lateWriteWindow: LATE_WRITE_WINDOW_MS,
  })
  await settle(mongo, population, seed)
  await callers.registerAll()
  const before = await takeSnapshot(mongo)
  const watch = watchCompleted(mongo)
  const bystanders = population.bystanders.map(({ id }) => id)
  const injector = createInjector(system, { seed, bystanders })

  await play(options, callers, injector)
  await Promise.all([callers.idle(), injector.over()])
  const restAt = Date.now()
  const open = await untilQuiet(mongo, system.events, { groupId: GROUP_ID, deadlineMs: options.quietWithin })
  const quietAfterMs = Date.now() - restAt
  const lies = await watch.close(record)
  const evidence = await gatherEvidence(mongo, system.events)
  const members = [...system.apis, ...system.workers, system.store]
  const entries = [...evidence.ledger.values()]
  return {
    seed,
    faults: injector.counts,
    answers: record.answers,
    acknowledged: acknowledgedIn(record),
    completed: entries.filter((entry) => entry.completed_at).length,
    superseded: entries.filter((entry) => entry.superseded_at).length,
    deliveries: evidence.deliveries.length,
    storeCalls: front.calls.length,
    ownEnds: members.reduce((sum, member) => sum + member.ownEnds(), 0),
    quietAfterMs,
    violations: [
      ...checkRest(open, record, injector, evidence.deadLetters),
      ...lies,
      ...checkDeliveries(evidence, record),
      ...checkLedger(evidence, record),
      ...checkUsers(before, evidence, record),
      ...checkContent(before, evidence, record),
      ...checkProfiles(evidence, record, front.calls),
    ],
    output: members.map((member) => member.output()).join('\n'),
  }
}

/** Load and faults at their times. */
async function play(
  options: ChaosOptions,
  callers: ReturnType<typeof createCallers>,
  injector: Injector,
): Promise<void> {
  const { seed, ms, perSecond, slots, faultEvery: every, signal } = options
  const operations = operationsOf(seed, { ms, perSecond, slots, bystanders: BYSTANDERS })
  const faults = faultsOf(seed, { ms, every, ...SIZE })
  const agenda = [
    ...operations.map((operation) => ({ at: operation.at, act: () => callers.enqueue(operation) })),
    ...faults.map((fault) => ({ at: fault.at, act: () => injector.inject(fault) })),
  ].sort((a, b) => a.at - b.at)
  const startedAt = performance.now()
  for (const { at, act } of agenda) {
    const early = startedAt + at - performance.now()
    if (early > 0) await wait(early, undefined, { signal }).catch(() => undefined)
    if (signal?.aborted) return
    act()
  }
}

function acknowledgedIn({ deletions, restores }: LoadRecord): ChaosReport['acknowledged'] {
  const distinct = (mode: 'soft' | 'hard') =>
    new Set(deletions.filter((deletion) => deletion.mode === mode).map(({ deletionId }) => deletionId)).size
  return { soft: distinct('soft'), hard: distinct('hard'), restored: restores.length }
}

function checkRest(
  open: string | null,
  record: LoadRecord,
  { poison }: Injector,
  deadLetters: readonly string[],
): Violation[] {
  const { found, unless } = violations()
  unless(open === null, 'everything comes to rest', open ?? '')
  for (const surprise of record.surprises) unless(false, 'answers are those of the contract', surprise)
  for (const value of poison)
    unless(deadLetters.includes(value), 'poison goes to the dead-letter topic', JSON.stringify(value))
  return found
}
