import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { addHealthRoutes } from './health.ts'
import { createHttpApp, type HttpApp, listen } from './http.ts'
import { toHttpError } from './http-error.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { StartupError } from './run.ts'

const apps: HttpApp[] = []

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

/** A tiny service whose `/slow/` answers when `release` is called. */
async function boot() {
  const registry = createMetrics({ service: 'test' })
  const app = createHttpApp({
    logger: createLogger({ name: 'test', level: 'silent' }),
    registry,
    formatError: (error) => {
      const { status, code, headers } = toHttpError(error)
      return { status, body: { code }, headers }
    },
  })
  apps.push(app)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  addHealthRoutes(app, {
    registry,
    checks: { mongo: async () => undefined, kafka: () => Promise.reject(new Error('10.0.0.1 is down')) },
  })
  app.get('/slow/', async () => {
    reach()
    await released
    return 'done'
  })
  const port = await listen(app, { host: '127.0.0.1', port: 0 })
  return { app, port, url: `http://127.0.0.1:${port}`, release, reached }
}

it('answers probes and metrics, also to HEAD', async () => {
  const { url } = await boot()
  const healthz = await fetch(`${url}/healthz`)
  expect([healthz.status, await healthz.json()]).toEqual([200, { status: 'ok' }])

  const readyz = await fetch(`${url}/readyz`)
  expect([readyz.status, await readyz.json()]).toEqual([
    503,
    { status: 'failed', checks: { mongo: { status: 'ok' }, kafka: { status: 'failed', reason: 'Error' } } },
  ])

  const metrics = await fetch(`${url}/metrics`)
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await metrics.text()).toMatch(/lethe_process_cpu_seconds_total\{service="test"\}/)

  expect((await fetch(`${url}/healthz`, { method: 'HEAD' })).status).toBe(200)
  expect((await fetch(`${url}/readyz`, { method: 'HEAD' })).status).toBe(503)
})

it('says in one line that a port is taken', async () => {
  const { port } = await boot()
  const second = createHttpApp({
    logger: createLogger({ name: 'test', level: 'silent' }),
    registry: createMetrics({ service: 'test' }),
    formatError: () => ({ status: 500, body: {} }),
  })
  apps.push(second)
  const failure = listen(second, { host: '127.0.0.1', port })
  await expect(failure).rejects.toThrow(StartupError)
  await expect(failure).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`)
})

it('finishes a running request while it closes, and refuses what comes after', async () => {
  const { app, port, release, reached } = await boot()
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
  socket.write(request('/slow/'))
  await reached

  const closed = app.close()
  const second = once(app.server, 'request')
  socket.write(request('/healthz'))
  await second
  release()

  const answers = await text(socket)
  await closed
  expect(answers).toMatch(/^HTTP\/1.1 200 OK[\s\S]*done/)
  expect(answers).toMatch(/HTTP\/1.1 503 Service Unavailable[\s\S]*"code":"shutting_down"/)
})
