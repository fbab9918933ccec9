import { setTimeout as wait } from 'node:timers/promises'
import { randomOf } from '@lethe/demo/random'
import type { ChaosSystem } from '../system.ts'
import { injectEvents } from './events.ts'
import { type Fault, nameOf } from './schedule.ts'
import type { KillableServer } from './servers.ts'

export interface Injector {
  /** Does it, and undoes it after its time. Never rejects. */
  inject(fault: Fault): void
  /** Resolves when every fault is over. */
  over(): Promise<void>
  /** How often each kind was injected. */
  readonly counts: ReadonlyMap<string, number>
  /** Values that must have reached the dead-letter topic. */
  readonly poison: readonly string[]
}

const SLOW_LINK_MS = 150
const STREAM = 4
const TRIES = 10
const PAUSE_MS = 1_000

export function createInjector(
  system: ChaosSystem,
  options: { seed: number; bystanders: number[] },
): Injector {
  const counts = new Map<string, number>()
  const poison: string[] = []
  const running = new Set<Promise<void>>()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)

  async function withoutServer(server: KillableServer, ms: number): Promise<void> {
    await server.kill()
    await wait(ms)
    await server.start()
  }

  async function act(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill_api':
        return system.apis[fault.index]?.kill(fault.ms)
      case 'kill_worker':
        return system.workers[fault.index]?.kill(fault.ms)
      case 'kill_store':
        return system.store.kill(fault.ms)
      case 'pause_api':
        return system.apis[fault.index]?.pause(fault.ms)
      case 'pause_worker':
        return system.workers[fault.index]?.pause(fault.ms)
      case 'kill_kafka':
        return withoutServer(system.kafka, fault.ms)
      case 'kill_mongod':
        return withoutServer(system.mongod, fault.ms)
      case 'link': {
        const link = system.links[fault.link]
        if (fault.trouble === 'reset') return link.reset()
        if (fault.trouble === 'cut') link.cut()
        else link.slow(SLOW_LINK_MS)
        await wait(fault.ms)
        return link.heal()
      }
      case 'store':
        system.front.behave(fault.trouble)
        await wait(fault.ms)
        return system.front.behave(null)
      case 'events': {
        const tools = { ...system.events, bystanders: options.bystanders }
        const random = randomOf(options.seed, STREAM, fault.at)
        poison.push(...(await persistently(() => injectEvents(tools, fault.trouble, random))))
      }
    }
  }

  return {
    counts,
    poison,
    inject(fault) {
      const name = nameOf(fault)
      const done = act(fault).then(
        () => void count(name),
        () => void count(`${name} (in vain)`),
      )
      running.add(done)
      done.finally(() => running.delete(done))
    },
    async over() {
      await Promise.all(running)
    },
  }
}

/** What needs Kafka waits for it where another fault has taken it away. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < TRIES; attempt++) {
    const done = await work().then(
      (value) => ({ value }),
      () => null,
    )
    if (done) return done.value
    await wait(PAUSE_MS)
  }
  return work()
}
