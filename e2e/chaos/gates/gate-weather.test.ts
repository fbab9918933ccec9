import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Gate, startGate } from './gate.ts'

/** Far longer than an echo on this machine takes, and short enough to wait for. */
const SLOW_MS = 400
/** On a machine that is busy. */
const PATIENT = { timeout: 10_000 }

let server: Server
let gate: Gate
const sockets: Socket[] = []

beforeAll(async () => {
  server = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  gate = await startGate({ upstream: portOf(), protocol: 'plain' })
})
afterEach(() => {
  gate.heal()
  for (const socket of sockets.splice(0)) socket.destroy()
})
afterAll(async () => {
  await gate.close()
  server.close()
})

const portOf = () => (server.address() as AddressInfo).port
const connections = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))

function opening(way: { port: number }): Socket {
  const socket = connect(way.port, '127.0.0.1')
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}

async function opened(way: { port: number } = gate): Promise<Socket> {
  const socket = opening(way)
  await once(socket, 'connect')
  return socket
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [data] = await once(socket, 'data')
  return String(data)
}

/** Resolves when it is closed, be it by an error. */
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))

describe('a gate', () => {
  it('passes on what comes, both ways', async () => {
    expect(await echo(await opened(), 'hello')).toBe('hello')
  })

  it('ends a connection on the one side where it ends on the other', async () => {
    const socket = await opened()
    await echo(socket, 'hello')
    await expect.poll(connections, PATIENT).toBe(1)
    socket.end()
    await closed(socket)
    await expect.poll(connections, PATIENT).toBe(0)
  })

  it('that is cut breaks what there is and whatever comes, until it heals', async () => {
    const socket = await opened()
    await echo(socket, 'hello')
    gate.cut()
    await closed(socket)
    await closed(opening(gate))
    gate.heal()
    expect(await echo(await opened(), 'again')).toBe('again')
  })

  it('that is reset breaks what there is, and nothing that comes', async () => {
    const socket = await opened()
    await echo(socket, 'hello')
    gate.reset()
    await closed(socket)
    expect(await echo(await opened(), 'again')).toBe('again')
  })

  it('that is slow takes its time in each direction', async () => {
    const socket = await opened()
    gate.slow(SLOW_MS)
    const startedAt = performance.now()
    await echo(socket, 'hello')
    expect(performance.now() - startedAt).toBeGreaterThan(2 * SLOW_MS - 10)
  })

  it('that is stalled keeps connections open and passes nothing, until it heals', async () => {
    const socket = await opened()
    await echo(socket, 'hello')
    gate.stall()
    const late = await opened()
    const echoes = Promise.all([echo(socket, 'one'), echo(late, 'two')])
    let isHere = false
    echoes.then(() => {
      isHere = true
    })
    await echo(await opened({ port: portOf() }), 'past the gate')
    expect(isHere).toBe(false)
    gate.heal()
    expect(await echoes).toEqual(['one', 'two'])
  })

  it('passes a connection whose server is away as one that breaks', async () => {
    const away = await startGate({ upstream: 1, protocol: 'plain' })
    await closed(opening(away))
    await away.close()
  })
})
