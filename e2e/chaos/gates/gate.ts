import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { inspectorOf } from './inspector.ts'
import { kafkaDialect } from './kafka-dialect.ts'
import { messagesOf } from './messages.ts'
import { mongodbDialect } from './mongodb-dialect.ts'
import { createTraps, type Traps, type Verdict } from './traps.ts'
import { createWeather, type Weather } from './weather.ts'

/** One process's way to one server: a port of ours that forwards, and can be made to fail. */
export interface Gate extends Weather {
  readonly port: number
  /** Breaks the connections there are, with a TCP reset. New ones are fine. */
  reset(): void
  close(): Promise<void>
}

type Source = AsyncIterable<Buffer>
type Look = (message: Buffer) => Promise<Verdict>

const dialects = { mongodb: mongodbDialect, kafka: kafkaDialect, plain: null }

/**
 * Forwards to `127.0.0.1:<upstream>`, where nobody needs to listen yet. MongoDB's and Kafka's messages pass one by
 * one and whole, so that a trap can stop each of them; `plain` passes bytes as they come and knows no traps.
 */
export async function startGate(options: {
  upstream: number
  protocol: keyof typeof dialects
  traps?: Traps
}): Promise<Gate> {
  const { upstream, protocol, traps = createTraps() } = options
  const dialect = dialects[protocol]
  const sockets = new Set<Socket>()
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const { weather, report } = createWeather(reset)
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }

  const server = createServer({ noDelay: true }, (near) => {
    if (report.isCut()) return void near.resetAndDestroy()
    const far = connect({ port: upstream, host: '127.0.0.1', noDelay: true })
    track(near)
    track(far)
    const whole = (source: Source) => (dialect ? messagesOf(source, dialect.lengthOf) : source)
    const inspector = dialect && inspectorOf(dialect, traps, upstream)
    const passing = (look?: Look) => passed(whole, report.passage, look)
    void forward(near, passing(inspector?.request), far)
    void forward(far, passing(inspector?.answer), near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    reset,
    ...weather,
    async close() {
      weather.heal()
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What a direction lets pass: it ends, and with it the connection, where something is dropped. */
function passed(whole: (source: Source) => Source, passage: () => Promise<void>, look?: Look) {
  return async function* (source: Source) {
    for await (const message of whole(source)) {
      await passage()
      if ((await look?.(message)) === 'drop') throw new Error('dropped')
      yield message
    }
  }
}

/** One direction, in order. Whatever ends it ends both sockets: nobody here uses half-open connections. */
async function forward(from: Socket, passing: (source: Source) => Source, to: Socket): Promise<void> {
  await pipeline(from, passing, to).catch(() => undefined)
  from.destroy()
  to.destroy()
}
