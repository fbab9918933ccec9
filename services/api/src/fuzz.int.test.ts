import { insertUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApi, type TestApi } from './testing/api.ts'
import { isParserRefusal } from './testing/contract.ts'
import type { Send } from './testing/http-client.ts'

let api: TestApi
let tokens: string[]

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, 1, { role: 'admin' })
  await insertUser(api.mongo, 2)
  tokens = [await api.token(1), await api.token(2), await api.token(9), 'no.token.here']
})
afterAll(() => api.stop())

/** Text as a URL may carry it: anything percent-encoded, or printable ASCII raw. */
const encoded = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((text) => encodeURIComponent(text.toWellFormed()))
const raw = fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).map((text) => text.replace(/[^!-~]/g, ''))
const odd = fc.constantFrom(
  '0',
  '-1',
  '1',
  '2',
  '9007199254740993',
  '%',
  '%zz',
  '%00',
  '..',
  '%2e%2e',
  '%ff',
  'me',
)
const piece = fc.oneof(odd, encoded, raw)

const path = fc.oneof(
  fc
    .tuple(fc.constantFrom('user', 'post', 'deletion', 'comment'), piece)
    .map(([kind, id]) => `/api/v2/${kind}/${id}/`),
  piece.map((id) => `/api/v2/user/${id}/feed/`),
  piece.map((id) => `/api/v2/post/${id}/vote/`),
  piece.map((id) => `/api/v2/deletion/${id}/history/`),
  piece.map((id) => `/api/v2/deletion/${id}/events/`),
  fc.constantFrom(
    '/api/v2/user/',
    '/api/v2/user/search/',
    '/api/v2/deletion/',
    '/api/v2/user/autocomplete/',
    '/api/v2/moderation/user/',
    '/api/v2/comment/',
    '/api/v2/post/',
    '/api/v2/sso/signup/',
    '/api/v2/deletion/batch/',
    '/api/v2/deletion/preview/',
    '/docs/',
    '/openapi.json',
  ),
  piece.map((text) => `/${text}`),
)
const name = fc.oneof(
  fc.constantFrom(
    'hard',
    'hard[]',
    'limit',
    'offset',
    'user',
    'search',
    'status',
    'state',
    'mode',
    'cursor',
    'requested_after',
    'post',
    '__proto__',
    'constructor',
  ),
  piece,
)
const query = fc
  .array(fc.tuple(name, piece), { maxLength: 3 })
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([key, value]) => `${key}=${value}`).join('&')}`))

const known = fc.constantFrom(
  'username',
  'ext_id',
  'email',
  'role',
  'user_id',
  'text',
  'post',
  'mentions',
  'title',
  'users',
  'mode',
)
const body = fc.oneof(
  fc.constant(undefined),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed()),
  fc.json({ maxDepth: 3 }),
  fc.dictionary(known, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 }).map((value) => JSON.stringify(value)),
)
const type = fc.oneof(
  fc.constantFrom(
    'application/json',
    'application/json; charset=latin1',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data',
    ';',
    'application/',
    '*/*',
  ),
  raw.filter((text) => text.length > 0),
)
const header = fc.constantFrom('x', '', 'a, b', '{}', '%00', 'ÿ', 'k'.repeat(300))

const requests = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  path: fc.tuple(path, query).map(([where, what]) => where + what),
  caller: fc.nat({ max: 3 }),
  body,
  type,
  key: fc.option(header),
  host: fc.option(fc.constantFrom('', 'a b', '[', 'x:y:z', '127.0.0.1', 'évil')),
})

it('whatever is sent, the answer is never a failure of ours and never a stack', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, path, caller, body, type, key, host }) => {
      const sent: Send = {
        method,
        path,
        token: tokens[caller] ?? '',
        headers: {
          'content-type': type,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...(key === null ? {} : { 'idempotency-key': Buffer.from(key).toString('latin1') }),
          ...(host === null ? {} : { host: Buffer.from(host).toString('latin1') }),
        },
        ...(body === undefined ? {} : { body }),
      }
      const answer = await api.send(sent)
      expect(answer.status).toBeLessThan(500)
      expect(answer.text).not.toMatch(/\n {4}at |node_modules|Mongo/)
      if (answer.status >= 400 && answer.text !== '' && !isParserRefusal(answer)) {
        expect(answer.body?.errors?.length).toBeGreaterThan(0)
      }
      // The caller of most requests must not get lost on the way.
      await usersOf(api.mongo.db).updateMany({ username: /^user-/ }, { $set: { status: 'a' } })
    }),
    { numRuns: 600, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
  )
})
