import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline, Transform } from 'node:stream'

/** A TCP connection's way through a port of ours, which can be made to fail. */
export interface TcpProxy {
  readonly port: number
  /** Cut: every connection is broken, and so is each new one. */
  cut(): void
  /** Each piece of data takes this many milliseconds longer, in each direction. */
  slow(ms: number): void
  /** Breaks the connections there are, with a TCP reset. New ones are fine. */
  reset(): void
  heal(): void
  close(): Promise<void>
}

/** Forwards to `127.0.0.1:<upstream>`, where nobody needs to listen yet. */
export async function startTcpProxy(upstream: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isCut = false
  let delay = 0

  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const server = createServer({ noDelay: true }, (near) => {
    if (isCut) return near.resetAndDestroy()
    const far = connect({ port: upstream, host: '127.0.0.1', noDelay: true })
    track(near)
    track(far)
    join(near, far, () => delay)
    join(far, near, () => delay)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const resetAll = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      resetAll()
    },
    slow(ms) {
      delay = ms
    },
    reset: resetAll,
    heal() {
      isCut = false
      delay = 0
    },
    async close() {
      resetAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One direction, in order. Whatever ends it ends both sockets: nobody here uses half-open connections. */
function join(from: Socket, to: Socket, delay: () => number): void {
  const late = new Transform({
    transform(chunk, _encoding, done) {
      const ms = delay()
      if (ms === 0) done(null, chunk)
      else setTimeout(done, ms, null, chunk)
    },
  })
  pipeline(from, late, to, () => {
    from.destroy()
    to.destroy()
  })
}
