import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKafka } from '@lethe/messaging/kafka'
import { readTopic } from '@lethe/messaging/reader'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { EffectName } from './effects.ts'
import { type Gate, startGate } from './gate.ts'
import { outsideEnv, setClock } from './routes.ts'
import { startChild, type TestChild } from './test-child.ts'
import { createTraps } from './traps.ts'

const traps = createTraps()
const gates: Gate[] = []
let env: Record<string, string> = {}
let dir = ''
let child: TestChild

/** The servers of this run, each behind a gate: what they say of their own addresses leads there too. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-gate-'))
  await setClock(join(dir, 'clock'), 0)
  const routes = new Map<number, number>()
  const behind = async (protocol: 'mongodb' | 'kafka', upstream: number) => {
    const gate = await startGate({ upstream, protocol, traps })
    gates.push(gate)
    routes.set(upstream, gate.port)
  }
  await behind('mongodb', Number(new URL(inject('mongodbUri')).port))
  for (const broker of brokers()) await behind('kafka', Number(broker.split(':')[1]))
  env = outsideEnv(routes, join(dir, 'clock'))
})
afterEach(() => {
  traps.disarmAll()
  child.kill()
})
afterAll(async () => {
  for (const gate of gates) await gate.close()
  await rm(dir, { recursive: true, force: true })
})

const brokers = () => inject('kafkaBrokers').split(',')

/** Kills the child at this moment of its work; its last word tells how far it came. */
function killAt(effect: EffectName, when: 'before' | 'after'): void {
  traps.arm({
    effect,
    when,
    act() {
      child.kill()
      return 'drop'
    },
  })
}

describe('a kill at an effect in MongoDB', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase(inject('mongodbUri'))
    for (const id of [1, 2]) await insertUser(database, id)
  })
  afterAll(() => database.drop())

  const marking = (userId: number) => `
    import { connectMongo } from '@lethe/store/connect'
    import { markUsers } from '@lethe/store/user-mark'
    const mongo = await connectMongo({ uri: ${JSON.stringify(database.uri)}, appName: 'test' })
    await mongo.db.command({ ping: 1 })
    console.log('sending')
    await markUsers(mongo, [{ userId: ${userId}, mode: 'hard', by: 'self', key: 'key' }])
    console.log('answered')
    await mongo.close()`

  it('right before it: the server never saw it', async () => {
    killAt('mark', 'before')
    child = startChild(marking(1), env)
    expect(await child.line()).toBe('sending')
    expect(await child.ended).toBe('SIGKILL')
    expect(await readUser(database, 1)).toMatchObject({ status: 'a', generation: 0 })
  })

  it('right after it: the server did it, and the process never learned', async () => {
    killAt('mark', 'after')
    child = startChild(marking(2), env)
    expect(await child.line()).toBe('sending')
    await expect(child.line()).rejects.toThrow('ended without a word')
    expect(await child.ended).toBe('SIGKILL')
    expect(await readUser(database, 2)).toMatchObject({ status: 'u', generation: 1 })
  })

  it('does not come where no trap is armed', async () => {
    child = startChild(marking(1), env)
    expect([await child.line(), await child.line()]).toEqual(['sending', 'answered'])
    await child.ended
  })
})

describe('a kill at an effect in Kafka', () => {
  const kafka = () =>
    createKafka({
      brokers: brokers(),
      clientId: 'test',
      logger: createLogger({ name: 'test', level: 'silent' }),
    })

  async function freshTopics(): Promise<string> {
    const prefix = `${randomUUID()}.`
    await ensureTopics(kafka(), topicNames(prefix), { partitions: 1, signal: AbortSignal.timeout(20_000) })
    return prefix
  }

  const connected = `
    import { createKafka } from '@lethe/messaging/kafka'
    import { createLogger } from '@lethe/service/logger'
    const kafka = createKafka({
      brokers: ${JSON.stringify(inject('kafkaBrokers'))}.split(','),
      clientId: 'test',
      logger: createLogger({ name: 'test', level: 'silent' }),
    })`

  const publishing = (topic: string) => `${connected}
    import { createPublisher } from '@lethe/messaging/producer'
    const publisher = createPublisher(kafka)
    await publisher.publish([])
    console.log('sending')
    await publisher.publish([{ topic: '${topic}', key: '1', value: 'value' }])
    console.log('answered')
    await publisher.close()`

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('right %s a message: %i of it is there', async (when, count) => {
    const { deleted } = topicNames(await freshTopics())
    killAt('produce_deleted', when)
    child = startChild(publishing(deleted), env)
    expect(await child.line()).toBe('sending')
    await expect(child.line()).rejects.toThrow('ended without a word')
    expect(await child.ended).toBe('SIGKILL')
    expect(await readTopic(kafka(), deleted, { deadlineMs: 10_000 })).toHaveLength(count)
  })

  const consuming = (topic: string, groupId: string) => `${connected}
    import { createBatchConsumer } from '@lethe/messaging/consumer'
    import { createPublisher } from '@lethe/messaging/producer'
    const publisher = createPublisher(kafka)
    await publisher.publish([{ topic: '${topic}', key: '1', value: 'value' }])
    createBatchConsumer(kafka, {
      groupId: '${groupId}',
      topics: ['${topic}'],
      handleBatch: async () => console.log('handled'),
      onBatch: () => console.log('committed'),
    }).start()`

  it.each([
    ['before', '-1'],
    ['after', '1'],
  ] as const)('right %s an offset is committed: %s is what the group has', async (when, offset) => {
    const prefix = await freshTopics()
    const { erased } = topicNames(prefix)
    killAt('offset_commit', when)
    child = startChild(consuming(erased, prefix), env)
    expect(await child.line()).toBe('handled')
    await expect(child.line()).rejects.toThrow('ended without a word')
    expect(await child.ended).toBe('SIGKILL')
    const admin = kafka().newClient().admin()
    await admin.connect()
    const [offsets] = await admin.fetchOffsets({ groupId: prefix, topics: [erased] })
    await admin.disconnect()
    expect(offsets?.partitions[0]?.offset).toBe(offset)
  })
})
