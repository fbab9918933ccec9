import { join } from 'node:path'
import { startKafka } from '@lethe/local-stack/kafka'
import { startMongod } from '@lethe/local-stack/mongod'

/** A server with data on disk that can be lost and come back at the same address. */
export interface KillableServer {
  readonly port: number
  /** kill -9. Killing what is down does nothing. */
  kill(): Promise<void>
  /** Resolves when it serves again. Starting what is up does nothing. */
  start(): Promise<void>
  /** Ends it for good; its folder is the caller's to remove. */
  stop(): Promise<void>
}

interface Incarnation {
  port: number
  kill(): Promise<void>
}

/** A real mongod of its own, alone in its replica set. */
export function startChaosMongod(dir: string): Promise<KillableServer> {
  return killable(async (port) => {
    const mongod = await startMongod({ dir: join(dir, 'mongod'), ...(port ? { port } : {}) })
    return { port: mongod.port, kill: () => mongod.process.kill() }
  })
}

/** A real Kafka of its own, one broker. */
export function startChaosKafka(dir: string): Promise<KillableServer> {
  return killable((port) => startKafka({ dir: join(dir, 'kafka'), ...(port ? { port } : {}) }))
}

async function killable(launch: (port?: number) => Promise<Incarnation>): Promise<KillableServer> {
  let server: Incarnation | null = await launch()
  const { port } = server
  // One after the other: a kill waits for a start that is under way.
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => {
    turn = turn.catch(() => undefined).then(work)
    return turn
  }
  const kill = () =>
    inTurn(async () => {
      await server?.kill()
      server = null
    })
  return {
    port,
    kill,
    start: () =>
      inTurn(async () => {
        server ??= await launch(port)
      }),
    stop: kill,
  }
}
