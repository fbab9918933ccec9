import { randomUUID } from 'node:crypto'
import { type Collection, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { lethe } from '../test-command.ts'

const uri = new URL(inject('mongodbUri'))
uri.pathname = `/cli_${randomUUID()}`
const client = new MongoClient(uri.href)
const env = { MONGODB_URI: uri.href }

let users: Collection
beforeAll(async () => {
  await client.connect()
  users = client.db().collection('users')
})
afterAll(async () => {
  await client.db().dropDatabase()
  await client.close()
})

describe('lethe seed', () => {
  it('fills the database and answers with one JSON document, its progress on stderr', async () => {
    const { exitCode, stderr, json } = await lethe(
      ['seed', '--users', '50', '--posts-per-user', '2', '--json'],
      env,
    )
    expect(exitCode).toBe(0)
    expect(json()).toMatchObject({
      users: 50,
      admin_id: 1,
      user_id: 2,
      content: { posts: 100 },
      notification_profiles: 0,
    })
    expect(await users.countDocuments()).toBe(50)
    expect(stderr).toContain('users 50 of 50')
  })

  it('tells a person whom to log in as', async () => {
    const { stdout, stderr } = await lethe(['seed', '--users', '2', '--posts-per-user', '0'], env)
    expect(stdout).toMatch(/^2 users, administrator 51, an ordinary user 52\n/)
    expect(stderr).toContain('NOTIFICATION_STORE_URL is not set')
  })

  it('refuses numbers that make no community', async () => {
    const { exitCode, stderr, stdout } = await lethe(['seed', '--users', '1'], env)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('2 or more')
  })

  it('says in one line that the database does not answer, and shows no password', async () => {
    const away = { MONGODB_URI: 'mongodb://me:hush@127.0.0.1:1/x?serverSelectionTimeoutMS=200' }
    const { exitCode, stderr, json } = await lethe(['seed', '--users', '2', '--json'], away)
    expect(exitCode).toBe(1)
    expect(json()).toEqual({ error: { code: 'mongodb', message: expect.stringContaining('ECONNREFUSED') } })
    expect(stderr).not.toContain('hush')
    expect(stderr).not.toContain('    at ')
  })

  it('says what to check when the notification store is away', async () => {
    const store = { NOTIFICATION_STORE_URL: 'http://127.0.0.1:1', NOTIFICATION_STORE_API_KEY: 'key' }
    const { exitCode, stderr } = await lethe(['seed', '--users', '2'], { ...env, ...store })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('the notification store at http://127.0.0.1:1 can not be reached')
  })
})
