import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outsideEnv, setClock } from './routes.ts'
import { startChild } from './test-child.ts'

const DAY = 24 * 3_600_000

let dir = ''
let clock = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-outside-'))
  clock = join(dir, 'clock')
  await setClock(clock, 0)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('the connections of a process with the preload', () => {
  const servers: Server[] = []
  let env: Record<string, string> = {}
  let ports: { routed: number; plain: number }

  beforeAll(async () => {
    // A connection to `routed` comes out at `gate`; nobody listens on `routed`.
    const [gate, plain] = [await greeting('gate'), await greeting('plain')]
    const routed = await unused()
    ports = { routed, plain }
    env = outsideEnv(new Map([[routed, gate]]), clock)
  })
  afterAll(() => {
    for (const server of servers) server.close()
  })

  async function greeting(text: string): Promise<number> {
    const server = createServer((socket) => socket.on('error', () => undefined).end(text))
    servers.push(server)
    return listening(server)
  }

  it.each([
    ['net.connect(options)', 'net.connect({ port, host: "127.0.0.1" })'],
    ['net.createConnection(port, host)', 'net.createConnection(port, "localhost")'],
    ['net.connect(port)', 'net.connect(port)'],
    ['socket.connect(options)', 'new net.Socket().connect({ port })'],
    ['socket.connect(port, host)', 'new net.Socket().connect(port, "127.0.0.1")'],
  ])('go through its gate by %s, and only where there is one', async (_form, open) => {
    const child = startChild(
      `import net from 'node:net'
       import { text } from 'node:stream/consumers'
       for (const port of [${ports.routed}, ${ports.plain}]) console.log(await text(${open}))`,
      env,
    )
    expect([await child.line(), await child.line()]).toEqual(['gate', 'plain'])
    await child.ended
  })

  it('go through it by fetch too', async () => {
    const server = createHttpServer((_request, response) => response.end('gate'))
    servers.push(server)
    const child = startChild(
      `console.log(await (await fetch('http://127.0.0.1:${ports.routed}/')).text())`,
      outsideEnv(new Map([[ports.routed, await listening(server)]]), clock),
    )
    expect(await child.line()).toBe('gate')
    await child.ended
  })
})

describe('the wall clock of a process with the preload', () => {
  it('is what the file says, from one moment to the next, while its timers and monotonic clock go on', async () => {
    await setClock(clock, 0)
    const child = startChild(
      `import { createInterface } from 'node:readline'
       for await (const line of createInterface(process.stdin)) {
         console.log(JSON.stringify({
           now: Date.now(),
           made: new Date().getTime(),
           called: Date.parse(Date()),
           fixed: new Date(7).getTime(),
           isDate: new Date() instanceof Date && new Date().constructor === Date,
           monotonic: performance.timeOrigin + performance.now(),
         }))
       }`,
      outsideEnv(new Map(), clock),
    )
    const look = async () => {
      child.say('look')
      return JSON.parse(await child.line())
    }
    const off = (reading: { now: number; made: number; called: number }, by: number) => {
      for (const time of [reading.now, reading.made, reading.called])
        expect(Math.abs(time - (Date.now() + by))).toBeLessThan(DAY / 2)
    }
    off(await look(), 0)
    for (const by of [3 * DAY, -2 * DAY]) {
      await setClock(clock, by)
      await expect
        .poll(async () => Math.round(((await look()).now - Date.now()) / DAY), { timeout: 10_000 })
        .toBe(by / DAY)
      const reading = await look()
      off(reading, by)
      expect(reading).toMatchObject({ fixed: 7, isDate: true })
      expect(Math.abs(reading.monotonic - Date.now())).toBeLessThan(DAY / 2)
    }
    child.kill()
    await child.ended
  })
})

async function listening(server: Server): Promise<number> {
  server.listen(0)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function unused(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  server.close()
  await once(server, 'close')
  return port
}
