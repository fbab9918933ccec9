import { stampByBroker } from './append-time.ts'
import { checkAll } from './checks/all.ts'
import { gatherEvidence, type Snapshot, takeSnapshot } from './evidence.ts'
import { createInjector, type Injector } from './faults/inject.ts'
import { faultsOf } from './faults/schedule.ts'
import { createCallers } from './load/callers.ts'
import type { Population } from './load/people.ts'
import { operationsOf } from './load/plan.ts'
import { populationOf, settle } from './load/population.ts'
import { type LoadRecord, newRecord } from './load/record.ts'
import { play } from './play.ts'
import { untilQuiet } from './quiet.ts'
import { type ChaosReport, countsOf } from './report.ts'
import { saidBy, unexplainedEnds } from './said.ts'
import { playScenes } from './scenes/scenes.ts'
import { createStage } from './scenes/stage.ts'
import { canFillDisks } from './servers/disk.ts'
import { sweep } from './sweep.ts'
import { type ChaosSystem, GROUP_ID, startChaosSystem } from './system.ts'
import { LATE_WRITE_WINDOW_MS } from './times.ts'
import { startWatches } from './watches.ts'

export interface ChaosOptions {
  seed: number
  /** How long load and random faults go on, in milliseconds. */
  ms: number
  /** One fault in about this many milliseconds. */
  faultEvery: number
  perSecond: number
  slots: number
  /** How long the rest may take after the last fault, in milliseconds. */
  quietWithin: number
  /** Only faults and scenes whose names begin with one of these; all where it is empty. */
  focus?: readonly string[]
  /** Ends load and faults early; the checks are made all the same. */
  signal?: AbortSignal
  /** Told what goes on, a line at a time. */
  onProgress?: (line: string) => void
}

const SIZE = { apis: 2, workers: 2 }
const BYSTANDERS = 20
/** People of whom nobody but the scenes asks anything. */
const ACTORS = 100
const PROGRESS_EVERY_MS = 10_000

/** One run: a system of its own, scenes, load and faults by the seed, rest, a sweep, and the checks from outside. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  options.onProgress?.('starting three mongods, three brokers and five processes')
  const system = await startChaosSystem(SIZE)
  try {
    return await runOn(system, options)
  } finally {
    await system.stop()
  }
}

async function runOn(system: ChaosSystem, options: ChaosOptions): Promise<ChaosReport> {
  const { seed, focus = [], onProgress = () => {} } = options
  const { mongo, events } = system
  await stampByBroker(events)
  const world = await settleWorld(system, options)
  const watches = await startWatches(system)
  const injector = createInjector(system, { ...world, seed })
  const startedAt = performance.now()

  const stage = createStage({ ...world, system, from: options.slots, poison: injector.poison })
  const scenes = await playScenes(stage, focus, onProgress)
  await underFire(options, world, injector)
  onProgress('waiting for the last faults to be over, and then for quiet')
  await injector.over()
  await world.callers.idle()
  const restAt = performance.now()
  const urls = [...system.apis, ...system.workers, system.store].map(({ url }) => url)
  const quiet = { groupId: GROUP_ID, urls, deadlineMs: options.quietWithin }
  const open = await untilQuiet(mongo, events, quiet)
  const quietAfterMs = performance.now() - restAt
  const { watched, memory } = await watches.close(world.record)

  onProgress('sweeping, reading and checking')
  const swept = await sweep(system.mongods.uri)
  const evidence = await gatherEvidence(mongo, events)
  const said = await saidBy(system)
  const { calls } = system.front
  const violations = checkAll({
    ...world,
    open: open ?? (swept.code === 0 ? null : `lethe sweep: ${swept.output}`),
    watched,
    evidence,
    calls,
    poison: injector.poison,
    ownEnds: unexplainedEnds(system),
    said,
    swept: true,
    lateWriteWindow: LATE_WRITE_WINDOW_MS,
  })
  return {
    seed,
    ...countsOf(world.record, evidence, swept),
    faults: new Map([...scenes, ...injector.counts]),
    storeCalls: calls.length,
    ownEnds: system.places.reduce((sum, place) => sum + place.ownEnds().length, 0),
    ms: performance.now() - startedAt,
    quietAfterMs,
    memory,
    violations,
    output: said.logs,
  }
}

interface World {
  record: LoadRecord
  callers: ReturnType<typeof createCallers>
  slots: Population['slots']
  bystanders: number[]
  before: Snapshot
}

/** Everybody with content and a profile, and nothing deleted yet. */
async function settleWorld(system: ChaosSystem, { seed, slots }: ChaosOptions): Promise<World> {
  const { mongo } = system
  const population = populationOf(slots + ACTORS, BYSTANDERS)
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
  return {
    record,
    callers,
    before,
    slots: population.slots,
    bystanders: population.bystanders.map(({ id }) => id),
  }
}

/** Load and faults at their times, with a word about them now and then. */
async function underFire(
  options: ChaosOptions,
  { record, callers }: World,
  injector: Injector,
): Promise<void> {
  const { seed, ms, perSecond, slots, faultEvery: every, focus, signal, onProgress = () => {} } = options
  const ground = { ...SIZE, brokers: 3, fullDisks: await canFillDisks() }
  const operations = operationsOf(seed, { ms, perSecond, slots, bystanders: BYSTANDERS })
  const faults = faultsOf(seed, { ms, every, ...ground, ...(focus ? { focus } : {}) })
  const word = (at: number) => {
    const faulty = [...injector.counts.values()].reduce((sum, count) => sum + count, 0)
    const { deletions, restores } = record
    onProgress(
      `${clock(at)} of ${clock(ms)}   ${faulty} faults   ${deletions.length + restores.length} acknowledged`,
    )
  }
  const words = Array.from(
    { length: Math.floor(ms / PROGRESS_EVERY_MS) },
    (_, n) => (n + 1) * PROGRESS_EVERY_MS,
  )
  await play(
    [
      ...operations.map((operation) => ({ at: operation.at, act: () => callers.enqueue(operation) })),
      ...faults.map((fault) => ({ at: fault.at, act: () => injector.inject(fault) })),
      ...words.map((at) => ({ at, act: () => word(at) })),
    ],
    signal,
  )
}

const clock = (ms: number) =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, '0')}`
