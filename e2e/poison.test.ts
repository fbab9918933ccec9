import { createPublisher } from '@lethe/messaging/producer'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
let system: System

beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
})
afterAll(async () => {
  await system.stop()
})

describe('messages that are no valid event', () => {
  it('go to the dead-letter topic as they came, and what follows them in the partition goes on', async () => {
    const { deleted, deadLetters } = system.topics
    const publisher = createPublisher(system.kafka)
    const event = {
      specversion: '1.0',
      id: 'x',
      source: '/x',
      type: 'user.deleted',
      time: '2026-01-01T00:00:00Z',
    }
    const poison: { key: string; value: string | null }[] = [
      { key: '7', value: '{"secret' },
      { key: '7', value: null },
      { key: '7', value: JSON.stringify({ ...event, data: { user_id: 'secret' } }) },
      { key: '7', value: JSON.stringify({ ...event, specversion: '9.9' }) },
      { key: '7', value: 'x'.repeat(900_000) },
    ]
    await publisher.publish(
      poison.map(({ key, value }) => ({ topic: deleted, key, value, headers: { mine: 'kept' } })),
    )
    await insertUser(system.mongo, 7)
    const admin = await system.as(ADMIN)
    expect((await admin.delete(7, { hard: true })).status).toBe(204)
    await admin.reaches('7-1', 'completed')

    const dead = await system.events(deadLetters)
    expect(dead.map(({ key, value }) => ({ key, value: value || null }))).toEqual(poison)
    expect(dead.map(({ headers }) => headers['dlq-reason'])).toEqual([
      'value is not JSON',
      'empty value',
      expect.stringContaining('not a user.deleted event'),
      'specversion is not 1.0',
      'value is not JSON',
    ])
    expect(dead[0]?.headers).toMatchObject({ mine: 'kept', 'dlq-topic': deleted, 'dlq-offset': '0' })
    const metrics = await (await fetch(`${system.worker.url}/metrics`)).text()
    expect(metrics).toMatch(/lethe_worker_dead_letters_total\{[^}]*\} 5/)
    expect(system.worker.output()).toContain('dead-letter')
    expect(system.worker.output()).not.toContain('secret')
    await publisher.close()
  })
})
