import { setTimeout as wait } from 'node:timers/promises'
import { randomOf } from '@lethe/demo/random'
import type { LoadRecord } from '../load/record.ts'
import type { ChaosSystem, Place } from '../system.ts'
import type { ServerKind } from '../ways.ts'
import { withClockAt } from './clock.ts'
import { injectEvents } from './events.ts'
import { rebalance, resetOffsets } from './group-troubles.ts'
import { persistently } from './persistently.ts'
import type { Fault } from './schedule.ts'
import { failCommands, mendKafka, mendMongods, troubleBroker, troubleMongods } from './server-troubles.ts'
import { springTrap } from './springs.ts'
import { type LinkName, nameOf, type Under } from './trouble.ts'
import { createTurns, type ServerTurns } from './turns.ts'

export interface Injector {
  /** Does it, and undoes it after its time. Never rejects. */
  inject(fault: Fault): void
  /** Resolves when every fault is over and everything runs and is connected again. */
  over(): Promise<void>
  /** How often each kind was injected. */
  readonly counts: ReadonlyMap<string, number>
  /** Values that must have reached the dead-letter topic. */
  readonly poison: string[]
}

const SLOW_LINK_MS = 150
const STREAM = 4
const EVENTS_DEADLINE_MS = 30_000

/** Injects faults into a system: never is more than one mongod or more than one broker away at a time. */
export function createInjector(
  system: ChaosSystem,
  { seed, bystanders, record }: { seed: number; bystanders: number[]; record: LoadRecord },
): Injector {
  const counts = new Map<string, number>()
  const poison: string[] = []
  const running = new Set<Promise<void>>()
  const turns: ServerTurns = createTurns()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const placesOf = (who: Under) => (who === 'api' ? system.apis : system.workers)

  /** Rejects, or answers false, where nothing came of it. */
  async function act(fault: Fault): Promise<unknown> {
    switch (fault.kind) {
      case 'kill':
        return placesOf(fault.who)[fault.index]?.kill(fault.ms)
      case 'kill_store':
        return system.store.kill(fault.ms)
      case 'pause':
        return placesOf(fault.who)[fault.index]?.pause(fault.ms)
      case 'trap':
        return springTrap({ kafka: system.kafka, turns }, placesOf(fault.who), fault)
      case 'mongod':
        return turns.take('mongod', () => troubleMongods(system.mongods, fault))
      case 'broker':
        return turns.take('kafka', () => troubleBroker(system.kafka, fault))
      case 'command':
        return failCommands(system.mongods, fault)
      case 'link':
        return troubleLink(system, fault)
      case 'store':
        system.front.behave(fault.trouble)
        await wait(fault.ms)
        return system.front.behave(null)
      case 'events': {
        const tools = { ...system.events, bystanders }
        const random = randomOf(seed, STREAM, fault.at)
        const work = () => injectEvents(tools, fault.trouble, random)
        return poison.push(...(await persistently(work, EVENTS_DEADLINE_MS)))
      }
      case 'clock': {
        const places = placesOf(fault.who).slice(fault.index, fault.index + 1)
        return withClockAt(fault.offset, { places, record }, () => wait(fault.ms))
      }
      case 'group':
        return turns.take('group', () =>
          fault.trouble === 'rebalance' ? rebalance(system, fault.ms) : resetOffsets(system, fault.ms),
        )
    }
  }

  return {
    counts,
    poison,
    inject(fault) {
      const name = nameOf(fault)
      const done = act(fault).then(
        (came) => void count(came === false ? `${name} (in vain)` : name),
        () => void count(`${name} (in vain)`),
      )
      running.add(done)
      done.finally(() => running.delete(done))
    },
    async over() {
      await Promise.all(running)
      await healAll(system)
    },
  }
}

async function troubleLink(
  system: ChaosSystem,
  { link, index, trouble, ms }: Extract<Fault, { kind: 'link' }>,
): Promise<void> {
  const gates = gatesOf(system, link, index)
  for (const gate of gates) {
    if (trouble === 'slow') gate.slow(SLOW_LINK_MS)
    else gate[trouble]()
  }
  await wait(ms)
  for (const gate of gates) gate.heal()
}

function gatesOf({ apis, workers, store }: ChaosSystem, link: LinkName, index: number) {
  const [from, to] = link.split('-') as [Under | 'store', ServerKind]
  const place: Place | undefined = { api: apis[index], worker: workers[index], store }[from]
  return place?.ways.to(to) ?? []
}

async function healAll(system: ChaosSystem): Promise<void> {
  system.front.behave(null)
  await Promise.all([mendMongods(system.mongods), mendKafka(system.kafka)])
  await system.mongods.passCommands()
  await Promise.all(
    system.places.map(async ({ ways }) => {
      ways.traps.disarmAll()
      await ways.setClock(0)
      for (const kind of ['mongod', 'kafka', 'store'] as const) {
        for (const gate of ways.to(kind)) gate.heal()
      }
    }),
  )
}
