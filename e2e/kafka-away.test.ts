import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kafka, startKafka } from '@lethe/local-stack/kafka'
import { insertUser, readUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
let dir: string
let kafka: Kafka
let system: System

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-kafka-'))
  kafka = await startKafka({ dir })
  system = await startSystem({ kafkaBrokers: kafka.brokers })
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
})
afterAll(async () => {
  await system.stop()
  await kafka.stop()
  await rm(dir, { recursive: true, force: true })
})

describe('with Kafka away at the time of the DELETE', () => {
  it('accepts deletions all the same, keeps their events, and completes them when Kafka is back', async () => {
    const ids = [11, 12, 13]
    for (const id of ids) await insertUser(system.mongo, id)
    await kafka.kill()

    const admin = await system.as(ADMIN)
    const answers = await Promise.all(ids.map((id) => admin.delete(id, { hard: true })))
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204])
    expect(answers[0]?.headers.get('deletion-id')).toBe('11-1')
    expect((await admin.deletion('11-1')).state).toBe('accepted')
    expect((await readUser(system.mongo, 11)).outbox).toHaveLength(1)

    kafka = await startKafka({ dir, port: kafka.port })
    for (const id of ids) await admin.reaches(`${id}-1`, 'completed', 60_000)
    const deleted = await system.events(system.topics.deleted)
    expect([...new Set(deleted.map(({ key }) => key))].sort()).toEqual(['11', '12', '13'])
    const erased = await system.events(system.topics.erased)
    expect([...new Set(erased.map(({ key }) => key))].sort()).toEqual(['11', '12', '13'])
    expect((await readUser(system.mongo, 11)).outbox).toEqual([])
  }, 120_000)
})
