import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type RunningStore, runStore, workspace } from '../testing/running-store.ts'
import { signatureOf } from './signature.ts'

let store: RunningStore
beforeAll(async () => {
  store = await runStore(inject('mongodbUri'))
})
afterAll(() => store.close())

const json = 'application/json; charset=utf-8'

/** The headers of a signed request; `signed` changes what is signed, not what is sent. */
function sign(
  method: string,
  path: string,
  body: string | null,
  signed: Partial<Record<'method' | 'path' | 'contentType' | 'date' | 'body' | 'secret', string>> = {},
): Record<string, string> {
  const date = new Date().toUTCString()
  const { secret = workspace.secret, ...parts } = signed
  const content = parts.body ?? body
  const request = {
    method,
    path,
    contentType: json,
    date,
    ...parts,
    body: content === null ? null : Buffer.from(content),
  }
  return {
    'content-type': json,
    date,
    authorization: `${workspace.key}:${signatureOf(request, secret)}`,
  }
}

describe('a signed request', () => {
  it.each([
    ['POST', '/v1/user/a%2Fb%20%C3%A9/', '{"a":1}', 201],
    ['GET', '/v1/user/a%2Fb%20%C3%A9/', null, 200],
    ['GET', '/v1/user/?limit=5', null, 200],
    ['DELETE', '/v1/user/a%2Fb%20%C3%A9/', null, 204],
  ])('%s %s is taken', async (method, path, body, status) => {
    const headers = sign(method, path, body)
    expect((await store.request(method, path, { body: body ?? undefined, headers })).status).toBe(status)
  })

  it.each([
    ['method', { method: 'PATCH' }],
    ['path', { path: '/v1/user/b/' }],
    ['query', { path: '/v1/user/a/?x=2' }],
    ['body', { body: '{"a":2}' }],
    ['content type', { contentType: 'application/json' }],
    ['date', { date: 'Sun, 01 Mar 2026 12:00:00 GMT' }],
    ['secret', { secret: 'another' }],
  ])('with a signature over another %s is 401 and does nothing', async (_part, signed) => {
    const path = '/v1/user/a/?x=1'
    const body = '{"a":1}'
    const answer = await store.request('POST', path, { body, headers: sign('POST', path, body, signed) })
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { code: 401, message: 'Credentials are missing or wrong' },
    ])
    expect((await store.request('GET', '/v1/user/a/')).status).toBe(404)
  })

  it('that was recorded six minutes ago is 401', async () => {
    const path = '/v1/user/'
    const date = new Date(Date.now() - 6 * 60_000).toUTCString()
    const headers = { ...sign('GET', path, null, { date }), date }
    expect((await store.request('GET', path, { headers })).status).toBe(401)
  })
})

describe('without right credentials', () => {
  it.each([
    {},
    { authorization: '' },
    { authorization: 'Bearer wrong' },
    { authorization: 'Bearer' },
    { authorization: 'Basic dGVzdA==' },
    { authorization: 'test-workspace:' },
  ])('%j is 401 to every request, also to one that could not be read', async (headers) => {
    for (const [method, path] of [
      ['GET', '/v1/user/'],
      ['DELETE', '/v1/user/a/'],
      ['DELETE', '/v1/bulk/user/'],
    ] as const) {
      expect((await fetch(`${store.url}${path}`, { method, headers })).status).toBe(401)
    }
    const unreadable = await fetch(`${store.url}/v1/user/a/`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{',
    })
    expect(unreadable.status).toBe(401)
    expect(unreadable.headers.get('www-authenticate')).toBe('Bearer')
  })
})
