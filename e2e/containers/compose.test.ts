import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApiClient } from '../harness/api-client.ts'
import { type Compose, createCompose } from './compose.ts'
import { deletionsOn } from './events.ts'

const SERVICES = ['api', 'worker', 'notification-store']
/** Enough for a kill to come in the middle. */
const CROWD = 40
const PATIENCE_MS = 150_000

let compose: Compose
let api: ReturnType<typeof createApiClient>
let screen: string

beforeAll(async () => {
  compose = await createCompose({ profiles: ['demo'], version: 'test' })
  await compose.build()
  await compose.up()
  screen = await vi.waitFor(
    async () => {
      const text = await compose.logs('demo')
      expect(text).toContain('Lethe is running.')
      return text
    },
    { timeout: 60_000, interval: 500 },
  )
  api = createApiClient(compose.apiUrls[0] ?? '', /^TOKEN=(\S+)$/m.exec(screen)?.[1] ?? '')
})
afterAll(async () => {
  await compose.down()
})

/** Signs users up and answers their ids. */
async function signUp(name: string, count: number): Promise<number[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      api.POST('/api/v2/sso/signup/', { body: { username: `${name}-${n}`, ext_id: `${name}-${n}` } }),
    ),
  )
  return answers.map(({ response, data }) => {
    expect(response.status).toBe(201)
    return data?.id ?? Number.NaN
  })
}

/** Deletes them for good, and answers the ids of the deletions. */
async function deleteAll(users: readonly number[]): Promise<string[]> {
  const answers = await Promise.all(users.map((id) => api.delete(id, { hard: true })))
  return answers.map(({ status, headers }) => {
    expect(status).toBe(204)
    return headers.get('deletion-id') ?? ''
  })
}

async function allCompleted(deletions: readonly string[]): Promise<void> {
  for (const id of deletions) await api.reaches(id, 'completed', PATIENCE_MS)
  const erased = await deletionsOn(compose.kafkaBrokers, 'user.erased')
  expect([...erased]).toEqual(expect.arrayContaining([...deletions]))
}

describe('docker compose up', () => {
  it('shows where everything is, and users to try it on', async () => {
    expect(screen).toContain(`${compose.apiUrls[0]}/docs`)
    expect(screen).toMatch(/^# hard delete user \d+$/m)
    expect((await api.GET('/api/v2/user/')).data?.count).toBeGreaterThan(100)
  })

  it('publishes on the loopback alone', async () => {
    const lines = (await compose.run('ps', '--format', 'json')).split('\n')
    const published = lines.flatMap((line) => JSON.parse(line).Publishers)
    const open = published.filter(({ PublishedPort }) => PublishedPort > 0)
    expect(open.length).toBeGreaterThanOrEqual(5)
    expect(open.filter(({ URL }) => URL !== '127.0.0.1')).toEqual([])
  })

  it.each(SERVICES)('runs %s as an ordinary user who can write nowhere', async (service) => {
    const script =
      'id -u; for f in /app /app/compile-cache /home/node; do touch $f/x 2>&1; done; ls /usr/local/bin'
    const said = await compose.run('exec', service, 'sh', '-c', script)
    expect(said.split('\n')[0]).toBe('1000')
    expect(said.match(/Read-only file system|Permission denied/g)).toHaveLength(3)
    expect(said).not.toMatch(/npm|yarn/)
  })

  it('gives each service its own secrets only', async () => {
    const secrets = async (service: string) =>
      (await compose.run('exec', service, 'sh', '-c', 'ls /secrets; env')).split('\n')
    expect(await secrets('api')).not.toContain('store')
    expect(await secrets('worker')).not.toContain('token')
    expect((await secrets('api')).filter((line) => /^(JWT_SECRET|API_KEYS)=/.test(line))).toEqual([])
  })

  it('deletes softly and for good through the published port', async () => {
    const [soft = 0, hard = 0] = await signUp('two', 2)
    expect((await api.delete(soft)).status).toBe(204)
    const deletions = await deleteAll([hard])
    await allCompleted(deletions)
    await api.reaches(`${soft}-1`, 'completed')
    const user = (id: number) => api.GET('/api/v2/user/{id}/', { params: { path: { id } } })
    expect((await user(hard)).response.status).toBe(404)
    expect((await user(soft)).data).toMatchObject({ status: 'd', deleted: true })
  })

  it('has the lethe command', async () => {
    const said = await compose.run('run', '--rm', 'lethe', 'list', '--state', 'completed', '--json')
    expect(JSON.parse(said).results.length).toBeGreaterThanOrEqual(2)
  })

  it('goes on where a killed worker stopped', async () => {
    const deletions = await deleteAll(await signUp('worker', CROWD))
    await compose.run('kill', 'worker')
    const states = await Promise.all(deletions.map(async (id) => (await api.deletion(id)).state))
    expect(states.filter((state) => state !== 'completed').length).toBeGreaterThan(0)
    await compose.up('worker')
    await allCompleted(deletions)
  })

  it('accepts deletions while Kafka is killed, and completes them when it is back', async () => {
    const users = await signUp('kafka', CROWD)
    const before = await deleteAll(users.slice(CROWD / 2))
    await compose.run('kill', 'kafka')
    const meanwhile = await deleteAll(users.slice(0, CROWD / 2))
    // Whoever is asked knows of them at once.
    expect((await api.deletion(meanwhile[0] ?? '')).state).toBe('accepted')
    await compose.up('kafka')
    await allCompleted([...before, ...meanwhile])
  })

  it('leaves nothing behind when it goes down', async () => {
    await compose.down()
    expect(await compose.leftovers()).toEqual([])
  })
})
