import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp, type HttpApp, listen } from './http.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'

let app: HttpApp
let port: number

beforeAll(async () => {
  app = createHttpApp({
    logger: createLogger({ name: 'test', level: 'silent' }),
    registry: createMetrics({ service: 'test' }),
    formatError: () => ({ status: 401, body: {} }),
    deadlines: { head: 200, body: 200, check: 20 },
  })
  app.post('/thing/', async (request) => request.body)
  app.post('/refused/', { onRequest: async () => Promise.reject(new Error('no')) }, async () => 'ok')
  app.register(async (scope) => {
    scope.addContentTypeParser('text/long', (_request, _body, done) => done(null))
    scope.post('/long/', async (request) => {
      clearTimeout(request.bodyDeadline ?? undefined)
      return text(request.raw)
    })
  })
  port = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

async function open(sent: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(sent)
  return { socket, answer: text(socket) }
}
const head = (path: string, type: string, connection = 'keep-alive') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`

describe('a request that does not come whole in time is ended', () => {
  it.each([
    ['nothing of it', ''],
    ['half a head', 'GET /thing/ HTTP/1.1\r\nHo'],
    ['half a body', `${head('/thing/', 'application/json')}1\r\n{\r\n`],
  ])('with 408 after %s', async (_what, sent) => {
    expect(await (await open(sent)).answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/)
  })

  it('however steadily its bytes drop in', async () => {
    const { socket, answer } = await open(head('/thing/', 'application/json'))
    const drops = setInterval(() => socket.write('1\r\n \r\n'), 20)
    expect(await answer).toMatch(/^HTTP\/1.1 408/)
    clearInterval(drops)
  })

  it('also after it was refused, and where its path can not be read', async () => {
    expect(await (await open(head('/refused/', 'application/json'))).answer).toMatch(/^HTTP\/1.1 401/)
    expect(await (await open(head('/%zz/', 'application/json'))).answer).toMatch(/^HTTP\/1.1 401/)
  })
})

it('a route that takes its deadline back may be sent to for longer', async () => {
  const { socket, answer } = await open(head('/long/', 'text/long', 'close'))
  const startedAt = performance.now()
  const drops = setInterval(() => {
    const isOver = performance.now() - startedAt > 500
    socket.write(isOver ? '0\r\n\r\n' : '1\r\nx\r\n')
    if (isOver) clearInterval(drops)
  }, 50)
  expect(await answer).toMatch(/^HTTP\/1.1 200 OK[\s\S]*xxxxx/)
})
