import { type ApiErrorBody, apiErrors } from '@lethe/contracts/errors'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

type Response = {
  description: string
  content?: { 'application/json': { examples?: Record<string, { value: ApiErrorBody }> } }
}
type Operation = {
  operationId: string
  tags: string[]
  security?: unknown
  responses: Record<string, Response>
}

let api: TestApi
// biome-ignore lint/suspicious/noExplicitAny: any JSON
let document: any

beforeAll(async () => {
  api = await startTestApi()
  document = (await api.send({ path: '/openapi.json' })).body
})
afterAll(() => api.stop())

const operations = (): Operation[] =>
  Object.values<Record<string, Operation>>(document.paths).flatMap((path) => Object.values(path))

it('the document is valid OpenAPI 3.1 and needs no token', async () => {
  expect(document.openapi).toBe('3.1.0')
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
})

it('it holds every route of the api and nothing else', () => {
  expect(
    Object.entries(document.paths)
      .flatMap(([path, methods]) => Object.keys(methods as object).map((method) => `${method} ${path}`))
      .sort(),
  ).toEqual([
    'delete /api/v2/user/{id}/',
    'delete /api/v2/user/{id}/hold/',
    'get /api/v2/comment/',
    'get /api/v2/deletion/',
    'get /api/v2/deletion/{id}/',
    'get /api/v2/deletion/{id}/events/',
    'get /api/v2/deletion/{id}/history/',
    'get /api/v2/moderation/user/',
    'get /api/v2/post/{id}/',
    'get /api/v2/user/',
    'get /api/v2/user/autocomplete/',
    'get /api/v2/user/me/',
    'get /api/v2/user/search/',
    'get /api/v2/user/{id}/',
    'get /api/v2/user/{id}/feed/',
    'post /api/v2/comment/',
    'post /api/v2/deletion/batch/',
    'post /api/v2/deletion/preview/',
    'post /api/v2/deletion/retry/',
    'post /api/v2/deletion/{id}/cancel/',
    'post /api/v2/deletion/{id}/retry/',
    'post /api/v2/deletion/{id}/waive/',
    'post /api/v2/post/',
    'post /api/v2/post/{id}/vote/',
    'post /api/v2/sso/signup/',
    'post /api/v2/user/{id}/restore/',
    'put /api/v2/user/{id}/hold/',
  ])
})

it('every route needs a bearer token, says so, and has a name of its own', () => {
  expect(document.security).toEqual([{ bearer: [] }])
  expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' })
  for (const operation of operations()) {
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '500', '503']))
    expect(operation.tags).toHaveLength(1)
  }
  expect(new Set(operations().map(({ operationId }) => operationId)).size).toBe(operations().length)
})

it('every refusal has its examples, out of the error table', () => {
  for (const { operationId, responses } of operations()) {
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) < 400) continue
      const examples = Object.entries(content?.['application/json'].examples ?? {})
      expect([operationId, status, examples.length]).not.toEqual([operationId, status, 0])
      const ofFields = examples.filter(([, { value }]) => 'field' in (value.errors[0] ?? {}))
      expect(ofFields.length === 0 || status === '400').toBe(true)
      for (const [code] of examples.filter((example) => !ofFields.includes(example)))
        expect([code, apiErrors[code as keyof typeof apiErrors].status]).toEqual([code, Number(status)])
    }
  }
})

it('every schema that is referred to is there', () => {
  const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? []
  for (const reference of new Set(references))
    expect(document.components.schemas).toHaveProperty(reference.split('/')[3] ?? '')
})

it('the page is served by the api itself and may load nothing from elsewhere', async () => {
  expect(await api.send({ path: '/docs' })).toMatchObject({ status: 301, headers: { location: '/docs/' } })
  const page = await api.send({ path: '/docs/' })
  expect(page.status).toBe(200)
  expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  const [, script] = /<script src="([^"]+)"/.exec(page.text) ?? []
  expect((await api.send({ path: `/docs/${script}` })).status).toBe(200)
  expect(page.text).toContain('"url": "/openapi.json"')
})

it.each(['[', 'a b', 'x:y:z'])('a Host header that is none (%j) is 400 for the page', async (host) => {
  expect((await api.send({ path: '/docs/', headers: { host } })).status).toBe(400)
})

it('the probes answer without a token, HEAD as well', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect((await api.send({ path })).status).toBe(200)
    expect(await api.send({ method: 'HEAD', path })).toMatchObject({ status: 200, text: '' })
  }
  expect((await api.send({ path: '/metrics' })).text).toContain('lethe_http_requests_total')
})

it('unknown paths are 404, known ones with another method 405 with what there is', async () => {
  expect((await api.send({ path: '/nope' })).body.errors).toMatchObject([{ code: 'not_found' }])
  expect((await api.send({ path: '/api/v2/user' })).status).toBe(404)
  const answer = await api.send({ method: 'DELETE', path: '/api/v2/comment/' })
  expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST' } })
  expect(answer.body.errors).toMatchObject([{ code: 'method_not_allowed' }])
})
