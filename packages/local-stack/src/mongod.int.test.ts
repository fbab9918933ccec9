import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startMongod } from './mongod.ts'

// Starting real servers may be slow where tests share the cores.
vi.setConfig({ testTimeout: 120_000 })
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-mongod-test-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

async function withCollection<T>(uri: string, work: (name: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

test('data in a kept folder is there again after a restart on another port', async () => {
  const first = await startMongod({ dir })
  await withCollection(first.uri, (client) =>
    client
      .db('kept')
      .collection('things')
      .insertOne({ name: 'one' }, { writeConcern: { w: 'majority' } }),
  )
  await first.stop()

  const second = await startMongod({ dir })
  const found = await withCollection(second.uri, (client) =>
    client.db('kept').collection('things').countDocuments({ name: 'one' }),
  )
  await second.stop()

  expect(second.port).not.toBe(first.port)
  expect(found).toBe(1)
})

test('a second mongod on the same folder fails with the last words of its log', async () => {
  const first = await startMongod({ dir })
  await expect(startMongod({ dir })).rejects.toMatchObject({ code: 'server_exited' })
  await first.stop()
})
