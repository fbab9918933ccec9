import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lethe } from '../test-command.ts'

type Asked = { users: number[]; mode: string; not_before?: string }

/** The api's side: user 8 is one that it does not know. */
let server: Server
let env: Record<string, string>
let folder: string
let asked: { body: Asked; key: string | string[] | undefined }[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await json(request)) as Asked
    asked.push({ body, key: request.headers['idempotency-key'] })
    const error = { code: 'user_not_found', message: 'User not found' }
    const results = body.users.map((user_id) =>
      user_id === 8 ? { user_id, error } : { user_id, deletion_id: `${user_id}-1` },
    )
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  env = { LETHE_API_URL: url, JWT_SECRET: 'a secret of at least thirty-two bytes' }
  folder = await mkdtemp(join(tmpdir(), 'lethe-batch-'))
})
beforeEach(() => {
  asked = []
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

let files = 0
async function fileOf(text: string): Promise<string> {
  files += 1
  const path = join(folder, `${files}.csv`)
  await writeFile(path, text)
  return path
}
const linesOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('lethe delete --file', () => {
  it('deletes the users of a CSV, reports each, and ends with 3 where some were refused', async () => {
    const file = await fileOf('user_id,name\n7,"Ann, or so"\n8,Ben\n')
    const report = `${file}.ndjson`
    const { exitCode, json: answer } = await lethe(
      ['delete', '--file', file, '--hard', '--yes', '--report', report, '--json'],
      env,
    )
    expect(exitCode).toBe(3)
    const [{ key, body } = { key: '', body: {} }] = asked
    expect(body).toEqual({ users: [7, 8], mode: 'hard' })
    expect(answer()).toEqual({
      accepted: 1,
      refused: { user_not_found: 1 },
      finished: true,
      mode: 'hard',
      idempotency_key: key,
      report,
    })
    expect(await linesOf(report)).toEqual([
      { run: key, mode: 'hard' },
      { user_id: 7, deletion_id: '7-1' },
      { user_id: 8, error: { code: 'user_not_found', message: 'User not found' } },
    ])
  })

  it('goes on where a report ends, under its key and its time, a half written line left out', async () => {
    const file = await fileOf('7\n9\n10\n')
    const report = `${file}.ndjson`
    const run = { run: 'first', mode: 'hard', not_before: '2999-01-01T00:00:00.000Z' }
    await writeFile(report, `${JSON.stringify(run)}\n{"user_id":7,"deletion_id":"7-1"}\n`)
    await appendFile(report, '{"user_id":9,"dele')
    const typed = ['delete', '--file', file, '--hard', '--yes', '--report', report, '--resume']
    expect(await lethe(typed, env)).toMatchObject({ exitCode: 0, stdout: '2 hard deletions accepted\n' })
    expect(asked).toEqual([
      { key: 'first', body: { users: [9, 10], mode: 'hard', not_before: run.not_before } },
    ])
    expect((await linesOf(report)).slice(1).map(({ user_id }) => user_id)).toEqual([7, 9, 10])
    expect(await lethe(typed, env)).toMatchObject({ exitCode: 0, stdout: '0 hard deletions accepted\n' })
    expect(
      (
        await lethe(
          typed.filter((word) => word !== '--resume'),
          env,
        )
      ).exitCode,
    ).toBe(2)
    expect(
      (
        await lethe(
          typed.filter((word) => word !== '--hard'),
          env,
        )
      ).exitCode,
    ).toBe(2)
    expect(asked).toHaveLength(1)
  })

  it('leaves out a line that names nobody, says which, and ends with 3', async () => {
    const file = await fileOf('7\nBen\n9\n')
    const report = `${file}.ndjson`
    expect(await lethe(['delete', '--file', file, '--report', report], env)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('1 refused: bad_line'),
      stderr: expect.stringContaining('line 2: this is no user id; left out'),
    })
    expect(asked.map(({ body }) => body.users)).toEqual([[7, 9]])
    const bad = { line: 2, error: { code: 'bad_line', message: 'this is no user id' } }
    expect((await linesOf(report))[2]).toEqual(bad)
  })

  it('asks for nobody where the file is no list of users', async () => {
    const file = await fileOf('Ann\nBen\n')
    expect(await lethe(['delete', '--file', file], env)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('names no users (line 1: this is no user id)'),
    })
    expect(asked).toEqual([])
  })

  it.each<[string, (file: string) => string[], number]>([
    ['a hard deletion nobody can confirm', (file) => ['--file', file, '--hard'], 2],
    ['an id and a file', (file) => ['7', '--file', file], 2],
    ['neither', () => [], 2],
    ['a report of one user', () => ['7', '--report', 'x'], 2],
    ['going on without a report', (file) => ['--file', file, '--resume'], 2],
    ['a file that is not there', (file) => ['--file', `${file}.nowhere`], 1],
    ['a report that is none', (file) => ['--file', file, '--report', file, '--resume'], 1],
  ])('%s is refused, and nobody is asked for', async (_what, words, exitCode) => {
    const file = await fileOf('7\n')
    expect((await lethe(['delete', ...words(file)], env)).exitCode).toBe(exitCode)
    expect(asked).toEqual([])
  })
})
