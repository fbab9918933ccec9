import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpApp, type HttpApp } from './http.ts'
import { HttpError, toHttpError } from './http-error.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'

const registry = createMetrics({ service: 'test' })
let lines: string[]
let app: HttpApp

beforeEach(() => {
  lines = []
  registry.clear()
  app = createHttpApp({
    logger: createLogger({ name: 't', level: 'info', destination: { write: (line) => lines.push(line) } }),
    registry,
    formatError: (error) => {
      const { status, code, message, headers, field } = toHttpError(error)
      return { status, body: { code, message, field }, headers }
    },
  })
  app.delete('/thing/:id/', async (request) => ({ body: request.body ?? null, params: request.params }))
  app.post('/thing/', async (request) => ({ body: request.body, raw: request.rawBody?.toString() ?? null }))
  app.post(
    '/strict/',
    { schema: { body: Type.Object({ names: Type.Array(Type.String()) }) } },
    async () => 'ok',
  )
  app.get('/broken/', async () => {
    throw new TypeError('alice broke it')
  })
  app.get('/taken/', async () => {
    throw new HttpError(409, 'taken', 'Taken', { headers: { 'retry-after': '2' } })
  })
})

afterEach(() => app.close())

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('bodies', () => {
  it.each([json, form, { 'content-type': 'text/xml' }, {}])(
    'an empty one is none, with %j',
    async (headers) => {
      const answer = await app.inject({ method: 'DELETE', url: '/thing/7/', headers })
      expect([answer.statusCode, answer.json().body]).toEqual([200, null])
    },
  )

  it('JSON is parsed and its bytes are kept', async () => {
    const payload = ' {"a":"é"}'
    const answer = await app.inject({ method: 'POST', url: '/thing/', headers: json, payload })
    expect(answer.json()).toEqual({ body: { a: 'é' }, raw: payload })
  })

  it('a form is parsed to strings', async () => {
    const answer = await app.inject({ method: 'POST', url: '/thing/', headers: form, payload: 'a=1&b=x+%26' })
    expect(answer.json().body).toEqual({ a: '1', b: 'x &' })
  })

  it.each([
    ['what is no JSON', json, 'not json', 400],
    ['__proto__', json, '{"__proto__":{"x":1}}', 400],
    ['constructor.prototype', json, '{"constructor":{"prototype":{"x":1}}}', 400],
    ['bytes that are no UTF-8', json, Buffer.from([0x22, 0xff, 0x22]), 400],
    ['a form with a name twice', form, 'a=1&a=2', 400],
    ['XML', { 'content-type': 'text/xml' }, '<a/>', 415],
    ['a body without a type', {}, 'a', 415],
    ['more than 64 KiB', json, `"${'a'.repeat(64 * 1024)}"`, 413],
  ])('%s is refused', async (_name, headers, payload, status) => {
    const answer = await app.inject({ method: 'POST', url: '/thing/', headers, payload })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toEqual({ code: expect.any(String), message: expect.any(String) })
  })

  it('nothing in them is coerced, and the field that is wrong is named', async () => {
    const payload = '{"names":[1]}'
    const answer = await app.inject({ method: 'POST', url: '/strict/', headers: json, payload })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({
      code: 'invalid',
      message: 'names.0 must be string',
      field: 'names.0',
    })
  })
})

describe('refusals', () => {
  it.each([
    ['an unknown path', '/nothing/', 404],
    ['bad percent-encoding', '/thing/%zz/', 400],
    ['%00 in a path', '/thing/a%00b/', 400],
    ['%00 in a query', '/nothing/?q=%00', 400],
    ['a path that is too long', `/thing/${'a'.repeat(5000)}/`, 414],
  ])('%s is answered in the service’s own shape', async (_name, url, status) => {
    const answer = await app.inject({ method: 'DELETE', url })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toEqual({ code: expect.any(String), message: expect.any(String) })
  })

  it('another method of a known path is 405 and told which there are', async () => {
    const answer = await app.inject({ method: 'PUT', url: '/thing/7/?a=b' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'DELETE'])
  })

  it('an error of the service keeps its status, code and headers', async () => {
    const answer = await app.inject('/taken/')
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
      409,
      'taken',
      '2',
    ])
  })

  it('an unexpected error tells the caller nothing, and the log no message', async () => {
    const answer = await app.inject('/broken/')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).toBe('{"code":"internal_error","message":"Internal server error"}')
    expect(lines.join()).toContain('"type":"TypeError"')
    expect(lines.join()).not.toContain('alice')
  })
})

describe('what is told of requests', () => {
  it('is one log line with the route and the status', async () => {
    await app.inject({ method: 'DELETE', url: '/thing/alice/' })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'request',
      req: { method: 'DELETE', route: '/thing/:id/' },
      res: { status: 200 },
    })
  })

  it('counts them by route, also the ones that match none', async () => {
    await app.inject({ method: 'DELETE', url: '/thing/alice/' })
    await app.inject('/alice/')
    await app.inject('/%zz/')
    const text = await registry.metrics()
    expect(text).toMatch(/lethe_http_requests_total\{.*route="\/thing\/:id\/",status="200".*\} 1/)
    expect(text).toMatch(/lethe_http_requests_total\{.*route="unmatched",status="404".*\} 1/)
    expect(text).toMatch(/lethe_http_requests_total\{.*route="unmatched",status="400".*\} 1/)
    expect(text).toContain('lethe_http_request_duration_seconds_bucket')
    expect(text).not.toContain('alice')
  })
})
