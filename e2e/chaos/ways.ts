import { type Gate, startGate } from './gates/gate.ts'
import { outsideEnv, setClock } from './gates/routes.ts'
import type { StoreFront } from './gates/store-front.ts'
import { createTraps, type Traps } from './gates/traps.ts'

/** Everything between one process and what is outside of it: its ways to the servers, and its clock. */
export interface Ways {
  readonly traps: Traps
  /** What the process must be started with. */
  readonly env: Record<string, string>
  /** Its gates to one kind of server; none where it does not speak to that. */
  to(server: ServerKind): readonly Gate[]
  /** Moves its wall clock to so many milliseconds from the true time. */
  setClock(offsetMs: number): Promise<void>
  close(): Promise<void>
}

export type ServerKind = 'mongod' | 'kafka' | 'store'

export interface Destinations {
  mongods: readonly number[]
  brokers?: readonly number[]
  store?: { port: number; front: StoreFront }
}

/** Opens a gate of its own to each server that a process may connect to. */
export async function openWays(destinations: Destinations, clockFile: string): Promise<Ways> {
  const { mongods, brokers = [], store } = destinations
  const traps = createTraps()
  const routes = new Map<number, number>()
  const lead = async (port: number, upstream: number, protocol: 'mongodb' | 'kafka' | 'plain') => {
    const gate = await startGate({ upstream, protocol, traps })
    routes.set(port, gate.port)
    return gate
  }
  const gates: Record<ServerKind, Gate[]> = {
    mongod: await Promise.all(mongods.map((port) => lead(port, port, 'mongodb'))),
    kafka: await Promise.all(brokers.map((port) => lead(port, port, 'kafka'))),
    // The front knows the requests and springs the traps; the gate before it has the weather.
    store: store ? [await lead(store.port, await store.front.open(traps), 'plain')] : [],
  }
  await setClock(clockFile, 0)
  return {
    traps,
    env: outsideEnv(routes, clockFile),
    to: (server) => gates[server],
    setClock: (offsetMs) => setClock(clockFile, offsetMs),
    async close() {
      traps.disarmAll()
      await Promise.all(Object.values(gates).flatMap((each) => each.map((gate) => gate.close())))
    },
  }
}
