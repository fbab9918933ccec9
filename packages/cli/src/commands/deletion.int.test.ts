import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { OPERATOR_ID } from '../operator.ts'
import { lethe } from '../test-command.ts'

/** The api's side of the conversation, written down: what was asked, and what is answered next. */
let server: Server
const asked: { request: string; headers: IncomingHttpHeaders; body: string }[] = []
const answers: ((response: ServerResponse) => void)[] = []
let env: Record<string, string>

beforeAll(async () => {
  server = await listen(
    createServer(async (request, response) => {
      const { method, url, headers } = request
      asked.push({ request: `${method} ${url}`, headers, body: await text(request) })
      answers.shift()?.(response)
    }),
  )
  env = { LETHE_API_URL: urlOf(server), JWT_SECRET: 'a secret of at least thirty-two bytes' }
})
afterEach(() => {
  asked.length = 0
  answers.length = 0
})
afterAll(() => server.close())

const listen = (unbound: Server) =>
  new Promise<Server>((resolve) => unbound.listen(0, '127.0.0.1', () => resolve(unbound)))
const urlOf = (listening: Server) => `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
const accepted = (response: ServerResponse) => response.writeHead(204, { 'deletion-id': '7-1' }).end()
const json = (status: number, body: object) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const error = (status: number, code: string, message: string) => json(status, { errors: [{ code, message }] })
const deletion = (state: string) => ({
  id: '7-1',
  user_id: 7,
  mode: 'hard',
  generation: 1,
  state,
  reason: null,
  requested_at: '2026-03-01T12:00:00.000Z',
  requested_by: 'admin',
  published_at: null,
  completed_at: null,
  estimated_completion_at: null,
  steps: [],
})
const callerOf = ({ authorization = '' }: IncomingHttpHeaders) =>
  JSON.parse(Buffer.from(authorization.split('.')[1]!, 'base64url').toString())

describe('lethe retry', () => {
  it('has each deletion tried again, says which were refused, and then ends with 3', async () => {
    answers.push(json(200, deletion('retrying')), error(409, 'deletion_over', 'The deletion is over'))
    const { exitCode, stdout } = await lethe(['retry', '7-1', '8-2', '--json'], env)
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toEqual({
      retried: [deletion('retrying')],
      refused: [{ id: '8-2', error: { code: 'deletion_over', message: 'The deletion is over' } }],
    })
    expect(asked.map(({ request }) => request)).toEqual([
      'POST /api/v2/deletion/7-1/retry/',
      'POST /api/v2/deletion/8-2/retry/',
    ])
  })
})

describe('lethe delete', () => {
  it('asks for a soft deletion as an administrator who is no user', async () => {
    answers.push(accepted)
    const { exitCode, stdout, stderr } = await lethe(['delete', '7'], env)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '7-1  soft deletion of user 7 accepted\n' })
    expect(stderr).toContain('lethe status 7-1 --watch')
    expect(asked[0]?.request).toBe('DELETE /api/v2/user/7/?hard=0')
    expect(callerOf(asked[0]!.headers)).toMatchObject({ user_id: OPERATOR_ID, role: 'admin' })
  })

  it('hard deletes with --yes, and answers in JSON', async () => {
    answers.push(accepted)
    const answer = await lethe(['delete', '7', '--hard', '--yes', '--idempotency-key', 'k1', '--json'], env)
    expect(answer.json()).toEqual({ deletion_id: '7-1', user_id: 7, mode: 'hard', idempotency_key: 'k1' })
    expect(asked[0]).toMatchObject({
      request: 'DELETE /api/v2/user/7/?hard=1',
      headers: { 'idempotency-key': 'k1' },
    })
  })

  it('asks nothing of the api for a hard deletion that nobody can confirm', async () => {
    const { exitCode, stderr } = await lethe(['delete', '7', '--hard'], env)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('add --yes')
    expect(asked).toEqual([])
  })

  it('acts as a user, with no more than his rights', async () => {
    answers.push(accepted)
    await lethe(['delete', '7', '--as', '7'], env)
    expect(callerOf(asked[0]!.headers)).not.toHaveProperty('role')
    expect(callerOf(asked[0]!.headers).user_id).toBe(7)
  })

  it('sends a given token as it is', async () => {
    answers.push(accepted)
    await lethe(['delete', '7'], { ...env, LETHE_TOKEN: 'my.own.token' })
    expect(asked[0]?.headers.authorization).toBe('Bearer my.own.token')
  })

  it('says why it was refused', async () => {
    answers.push(error(404, 'user_not_found', 'User not found'))
    const { exitCode, stderr, ...answer } = await lethe(['delete', '7', '--json'], env)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'lethe: User not found\n' })
    expect(answer.json()).toEqual({ error: { code: 'user_not_found', message: 'User not found' } })
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['the api does not know', error(503, 'outcome_unknown', 'It is not known')],
    ['the connection breaks', (response) => response.destroy()],
  ])('tells how to learn the outcome when %s', async (_, answer) => {
    answers.push(answer)
    const { exitCode, stderr } = await lethe(['delete', '7'], env)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`--idempotency-key ${asked[0]?.headers['idempotency-key']}`)
  })

  it('says that nothing listens there, and does not call that an unknown outcome', async () => {
    const closed = await listen(createServer())
    const LETHE_API_URL = urlOf(closed)
    await new Promise((resolve) => closed.close(resolve))
    const { exitCode, stderr } = await lethe(['delete', '7'], { ...env, LETHE_API_URL })
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      `lethe: ${LETHE_API_URL} can not be reached (ECONNREFUSED): is \`pnpm start\` running?\n`,
    )
  })
})

describe('lethe list and lethe history', () => {
  it('ask with the filters, and print what the api gives as one JSON document', async () => {
    answers.push(json(200, { count: 1, next: null, previous: null, results: [deletion('blocked')] }))
    const list = await lethe(['list', '--state', 'blocked', '--user', '7', '--json'], env)
    expect(list.json()).toEqual({ count: 1, more: false, results: [deletion('blocked')] })
    expect(asked[0]?.request).toBe('GET /api/v2/deletion/?limit=20&state=blocked&user=7')
    const history = [{ n: 1, at: '2026-03-01T12:00:00.000Z', state: 'accepted', by: 7, reason: null }]
    answers.push(json(200, history))
    expect((await lethe(['history', '7-1', '--json'], env)).json()).toEqual(history)
    expect(asked[1]?.request).toBe('GET /api/v2/deletion/7-1/history/')
  })

  it('ask nothing for a state that is none', async () => {
    expect(await lethe(['list', '--state', 'done'], env)).toMatchObject({ exitCode: 2, stdout: '' })
    expect(asked).toEqual([])
  })
})

describe('lethe status', () => {
  it('prints what the api gives as one JSON document', async () => {
    answers.push(json(200, deletion('running')))
    const { exitCode, ...answer } = await lethe(['status', '7-1', '--json'], env)
    expect(exitCode).toBe(0)
    expect(answer.json()).toEqual(deletion('running'))
    expect(asked[0]?.request).toBe('GET /api/v2/deletion/7-1/')
  })

  it('watches until the deletion is completed, with each change on stderr', async () => {
    answers.push(
      ...['accepted', 'running', 'running', 'completed'].map((state) => json(200, deletion(state))),
    )
    const { exitCode, stdout, stderr } = await lethe(['status', '7-1', '--watch'], env)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^7-1 {2}completed\n/)
    expect(stderr).toBe('7-1 accepted\n7-1 running\n7-1 completed\n')
  })

  it('lets the api wait for the next change where it can', async () => {
    const waited = (status: number, body?: object) => (response: ServerResponse) =>
      response
        .writeHead(status, {
          'content-type': 'application/json',
          etag: '"a"',
          'preference-applied': 'wait=20',
        })
        .end(body && JSON.stringify(body))
    answers.push(
      waited(200, deletion('running')),
      waited(304),
      error(429, 'too_many_watches', 'Too many'),
      json(200, deletion('completed')),
    )
    const { exitCode, stderr } = await lethe(['status', '7-1', '--watch'], env)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '7-1 running\n7-1 completed\n' })
    expect(asked.map(({ headers }) => [headers['if-none-match'], headers.prefer])).toEqual([
      [undefined, undefined],
      ['"a"', 'wait=20'],
      ['"a"', 'wait=20'],
      ['"a"', undefined],
    ])
  })

  it.each(['blocked', 'superseded'])('ends with 3 when what it watches ends %s', async (state) => {
    answers.push(json(200, deletion(state)))
    expect(await lethe(['status', '7-1', '--watch'], env)).toMatchObject({ exitCode: 3 })
  })

  it('shows a blocked deletion without calling the look at it a failure', async () => {
    answers.push(json(200, deletion('blocked')))
    expect(await lethe(['status', '7-1'], env)).toMatchObject({ exitCode: 0 })
  })

  it('does not take anything else for a deletion', async () => {
    answers.push(json(200, { id: '7-1' }))
    const { exitCode, stderr } = await lethe(['status', '7-1'], env)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('no deletion')
  })
})

describe('lethe delete --not-before', () => {
  it('schedules a hard deletion', async () => {
    answers.push(accepted)
    const at = '2099-12-01T00:00:00.000Z'
    const { exitCode } = await lethe(['delete', '7', '--hard', '--not-before', at, '--yes'], env)
    expect(exitCode).toBe(0)
    expect(asked[0]?.request).toBe(`DELETE /api/v2/user/7/?hard=1&not_before=${encodeURIComponent(at)}`)
  })

  it('asks nothing of the api for a soft deletion that is to be scheduled', async () => {
    const { exitCode, stderr } = await lethe(['delete', '7', '--not-before', '30d'], env)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--hard')
    expect(asked).toEqual([])
  })
})

describe('lethe cancel', () => {
  it('prints the deletion, cancelled', async () => {
    answers.push(json(200, deletion('cancelled')))
    const { exitCode, stdout } = await lethe(['cancel', '7-1'], env)
    expect({ exitCode, request: asked[0]?.request }).toEqual({
      exitCode: 0,
      request: 'POST /api/v2/deletion/7-1/cancel/',
    })
    expect(stdout).toMatch(/^7-1 {2}cancelled\n/)
  })

  it('says that it is too late', async () => {
    answers.push(error(409, 'erasure_begun', 'The erasure has begun'))
    const { exitCode, ...answer } = await lethe(['cancel', '7-1', '--json'], env)
    expect(exitCode).toBe(1)
    expect(answer.json()).toEqual({ error: { code: 'erasure_begun', message: 'The erasure has begun' } })
  })
})

describe('lethe hold and release', () => {
  it('hold a user for a reason, and end it', async () => {
    const held = { user_id: 7, reason: 'why not', held_at: '2026-03-01T12:00:00.000Z', held_by: 1 }
    answers.push(json(200, held), (response) => response.writeHead(204).end())
    expect((await lethe(['hold', '7', '--reason', 'why not', '--json'], env)).json()).toEqual(held)
    expect((await lethe(['release', '7'], env)).stdout).toBe('user 7 is not held any more\n')
    expect(asked.map(({ request, body }) => [request, body])).toEqual([
      ['PUT /api/v2/user/7/hold/', '{"reason":"why not"}'],
      ['DELETE /api/v2/user/7/hold/', ''],
    ])
  })

  it('hold nobody without a reason', async () => {
    for (const given of [[], ['--reason', ' '], ['--reason', 'x'.repeat(501)]])
      expect((await lethe(['hold', '7', ...given], env)).exitCode).toBe(2)
    expect(asked).toEqual([])
  })
})

describe('lethe waive', () => {
  it('sends the target and the reason, and shows the step with it', async () => {
    const waiver = { reason: 'switched off', at: '2026-03-01T12:00:00.000Z' }
    const step = {
      target: 'notifications',
      state: 'waived',
      attempts: 3,
      next_attempt_at: null,
      error: null,
      counts: {},
      started_at: null,
      finished_at: null,
      verified_at: null,
      waiver,
    }
    answers.push(json(200, { ...deletion('verifying'), steps: [step] }))
    const { exitCode, stdout } = await lethe(
      ['waive', '7-1', '--target', 'notifications', '--reason', 'switched off'],
      env,
    )
    expect(exitCode).toBe(0)
    expect(asked[0]).toMatchObject({
      request: 'POST /api/v2/deletion/7-1/waive/',
      body: '{"target":"notifications","reason":"switched off"}',
    })
    expect(stdout).toContain('since 2026-03-01T12:00:00.000Z: switched off')
  })
})

describe('lethe retry --state blocked', () => {
  const some = (retried: number, left: number) => json(200, { retried, left })

  it('goes on until all that were blocked are due, and leaves alone what is blocked again', async () => {
    answers.push(some(500, 700), some(500, 201), some(201, 3))
    const { exitCode, ...answer } = await lethe(
      ['retry', '--state', 'blocked', '--target', 'notifications', '--json'],
      env,
    )
    expect(exitCode).toBe(3)
    expect(answer.json()).toEqual({ retried: 1_201, left: 3 })
    expect(asked.map(({ request }) => request)).toEqual(
      Array(3).fill('POST /api/v2/deletion/retry/?state=blocked&target=notifications'),
    )
  })

  it('is done at once where nothing is blocked', async () => {
    answers.push(some(0, 0))
    expect(await lethe(['retry', '--state', 'blocked'], env)).toMatchObject({
      exitCode: 0,
      stdout: '0 due now\n',
    })
  })

  it.each([[[]], [['7-1', '--state', 'blocked']], [['--target', 'content']], [['--state', 'running']]])(
    'guesses nothing: %j is not understood',
    async (given) => {
      expect((await lethe(['retry', ...given], env)).exitCode).toBe(2)
      expect(asked).toEqual([])
    },
  )
})
