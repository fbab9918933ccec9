import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { type ServerLoad, watchServerLoad } from './server-load.ts'

let client: MongoClient
let other: MongoClient
let load: ServerLoad
const name = `load_${randomUUID()}`

beforeEach(async () => {
  client = new MongoClient(inject('mongodbUri'), { monitorCommands: true })
  other = new MongoClient(inject('mongodbUri'))
  load = watchServerLoad(client)
  await load.look()
})
afterEach(async () => {
  load.close()
  await client.db(name).dropDatabase()
  await client.close()
  await other.close()
})

const writeBy = async (who: MongoClient, times: number) => {
  for (let n = 0; n < times; n += 1) await who.db(name).collection('things').insertMany([{ n }, { n }])
}

test('others’ requests are counted, and this client’s own are not', async () => {
  // Other suites use the same server: what is ours must vanish in any noise, what is others' must not.
  await writeBy(client, 400)
  const own = await load.look()
  await writeBy(other, 400)
  const others = await load.look()
  expect(others?.others ?? 0).toBeGreaterThan((own?.others ?? 0) + 100)
})

test('the dirty part of the cache is a share, and a server that answers at once is not strained', async () => {
  await vi.waitFor(async () => expect((await load.look())?.strain).toBeLessThan(10))
  const dirty = (await load.look())?.dirty
  expect(dirty).toBeGreaterThanOrEqual(0)
  expect(dirty).toBeLessThan(1)
})

test('where the server may not be asked nothing is known, and nothing is thrown', async () => {
  const refused = new MongoClient(inject('mongodbUri'), {
    monitorCommands: true,
    serverApi: { version: '1', strict: true },
  })
  const blind = watchServerLoad(refused)
  await blind.look()
  expect(await blind.look()).toEqual({ dirty: undefined, others: undefined, strain: 1 })
  await refused.close()
})
