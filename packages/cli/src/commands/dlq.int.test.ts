import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { readTopic } from '@lethe/messaging/reader'
import { ensureTopicList, ensureTopics, topicNames } from '@lethe/messaging/topics'
import { execa } from 'execa'
import { pino } from 'pino'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { letter, readable } from '../dlq/test-letter.ts'
import { run } from '../run.ts'
import { lethe } from '../test-command.ts'
import { fakeStream } from '../test-terminal.ts'

const TERMINAL = { isTTY: true, columns: 100 }

const brokers = inject('kafkaBrokers')
const prefix = `dlq-${randomUUID()}.`
const topics = topicNames(prefix)
const kafka = createKafka({
  brokers: brokers.split(','),
  clientId: 'test',
  logger: pino({ level: 'silent' }),
})
const main = fileURLToPath(new URL('../main.ts', import.meta.url))

const env = { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: prefix }

/** As a process of its own. */
async function spawned(...argv: string[]) {
  const { exitCode, stdout, stderr } = await execa(execPath, [main, 'dlq', ...argv], {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 30_000,
  })
  return { exitCode, stdout, stderr, json: () => JSON.parse(stdout) }
}

/** The same command in this process, which takes less of the machine. */
const dlq = (argv: readonly string[], other: Partial<typeof env> = {}) =>
  lethe(['dlq', ...argv], { ...env, ...other })

const dead = (value: Buffer | null, reason: string, more: Record<string, Buffer> = {}) => {
  const headers = { 'dlq-topic': Buffer.from(topics.deleted), 'dlq-reason': Buffer.from(reason), ...more }
  const { key, headers: all } = letter({ headers })
  return { topic: topics.deadLetters, key, value, headers: all }
}
const replayed = () => readTopic(kafka, topics.deleted)

/** All have the key 7, so they are in one partition: broken, readable, readable, not ours. */
let ids: string[]
beforeAll(async () => {
  await ensureTopics(kafka, topics, { partitions: 3, signal: AbortSignal.timeout(20_000) })
  const publisher = createPublisher(kafka)
  await publisher.publish([
    dead(Buffer.from('{"secret'), 'value is not JSON'),
    dead(readable, 'specversion is not 1.0', { mine: Buffer.from('kept') }),
    dead(readable, 'specversion is not 1.0'),
    dead(readable, 'somebody else', { 'dlq-topic': Buffer.from('payments') }),
  ])
  await publisher.close()
  ids = (await readTopic(kafka, topics.deadLetters)).map(({ partition, offset }) => `${partition}:${offset}`)
})

describe('lethe dlq list', () => {
  it('shows where, why and from where, and nothing of what they hold', async () => {
    const { exitCode, stdout } = await spawned('list')
    expect(exitCode).toBe(0)
    expect(stdout.split('\n')).toHaveLength(5)
    expect(stdout).toContain(`${ids[0]}  2026-03-01T12:00:00.000Z`)
    expect(stdout).toContain('value is not JSON')
    expect(stdout).not.toContain('secret')
  })

  it('keeps to the newest, and to a reason, in one JSON document', async () => {
    const { stderr, json } = await dlq(['list', '--reason', 'SpecVersion', '--limit', '1', '--json'])
    expect(json()).toMatchObject({
      topic: topics.deadLetters,
      total: 2,
      messages: [{ id: ids[2], user_id: 7 }],
    })
    expect(stderr).toContain('the newest 1 of 2')
  })

  it('says that a topic is missing, and that Kafka is away', async () => {
    const missing = await dlq(['list', '--json'], { KAFKA_TOPIC_PREFIX: 'nobody.' })
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('KAFKA_TOPIC_PREFIX') })
    expect(missing.json()).toMatchObject({ error: { code: 'unknown_topic' } })
    const away = await dlq(['list'], { KAFKA_BROKERS: '127.0.0.1:1' })
    expect(away).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('running at 127.0.0.1:1, and KAFKA_TLS'),
    })
  })
})

describe('lethe dlq show', () => {
  it('shows all of one, and says that it may be personal', async () => {
    const { exitCode, stdout, stderr } = await spawned('show', ids[0]!)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('{"secret')
    expect(stdout).toContain('dlq-reason: value is not JSON')
    expect(stderr).toContain('personal data')
  })

  it('says that there is no such one', async () => {
    expect(await dlq(['show', '0:999'])).toMatchObject({ exitCode: 1, stdout: '' })
    expect(await dlq(['show', '7-1'])).toMatchObject({ exitCode: 2, stdout: '' })
  })
})

describe('lethe dlq replay', () => {
  it('publishes what can be read, as it came, and says what it left and why', async () => {
    const before = (await replayed()).length
    const { exitCode, json } = await spawned('replay', '--all', '--yes', '--json')
    expect(exitCode).toBe(3)
    expect(json()).toEqual({
      from: topics.deadLetters,
      to: topics.deleted,
      replayed: 2,
      not_replayed: [
        { reason: 'it can still not be read: value is not JSON', count: 1, ids: [ids[0]] },
        { reason: `it does not say that it came from ${topics.deleted}`, count: 1, ids: [ids[3]] },
      ],
    })
    const [first, second, ...others] = (await replayed()).slice(before)
    expect(others).toEqual([])
    expect(first?.headers).toEqual({ mine: Buffer.from('kept'), 'dlq-replayed': Buffer.from(ids[1]!) })
    expect(first).toMatchObject({ key: Buffer.from('7'), value: readable })
    expect(second?.headers).toEqual({ 'dlq-replayed': Buffer.from(ids[2]!) })
  })

  it('takes what it is told, repeats it as often as it is told, and leaves the dead letters where they are', async () => {
    const before = (await replayed()).length
    for (const _ of [1, 2]) {
      const { exitCode, stdout } = await dlq(['replay', ids[2]!, ids[1]!])
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `2 replayed to ${topics.deleted}\n` })
    }
    expect(await replayed()).toHaveLength(before + 4)
    expect(await readTopic(kafka, topics.deadLetters)).toHaveLength(4)
  })

  it('sends what can not be read only when forced, and tells of what is not there', async () => {
    const before = (await replayed()).length
    expect((await dlq(['replay', ids[0]!])).exitCode).toBe(3)
    const { exitCode, stdout } = await dlq(['replay', ids[0]!, '0:999', '--force'])
    expect(exitCode).toBe(3)
    expect(stdout).toContain('1 not: there is no such dead letter (0:999)')
    const [forced] = (await replayed()).slice(before)
    expect(forced?.value?.toString()).toBe('{"secret')
  })

  it.each([
    ['replay', { exitCode: 0, added: 2 }],
    ['yes', { exitCode: 1, added: 0 }],
  ])('asks on a terminal before it replays all, and hears %j', async (typed, { exitCode, added }) => {
    const before = (await replayed()).length
    const terminal = {
      stdin: fakeStream(TERMINAL),
      stdout: fakeStream(TERMINAL),
      stderr: fakeStream(TERMINAL),
    }
    terminal.stdin.stream.write(`${typed}\n`)
    const code = await run(['dlq', 'replay', '--all', '--reason', 'specversion'], {
      env,
      repository: tmpdir(),
      terminal: {
        stdin: terminal.stdin.stream,
        stdout: terminal.stdout.stream,
        stderr: terminal.stderr.stream,
      },
    })
    expect(code).toBe(exitCode)
    expect(terminal.stderr.written()).toContain('2 of 2 dead letters will be published')
    expect(await replayed()).toHaveLength(before + added)
  })

  it('names what Kafka refuses, and does not let it keep the others', async () => {
    const KAFKA_TOPIC_PREFIX = `dlq-${randomUUID()}.`
    const { deleted, deadLetters } = topicNames(KAFKA_TOPIC_PREFIX)
    const small = [{ name: 'max.message.bytes', value: '2000' }]
    await ensureTopicList(
      kafka,
      [{ topic: deleted, configEntries: small }, { topic: deadLetters }],
      AbortSignal.timeout(20_000),
    )
    const publisher = createPublisher(kafka)
    const from = { 'dlq-topic': Buffer.from(deleted) }
    await publisher.publish(
      [readable, Buffer.alloc(3_000), readable].map((value) => ({
        ...dead(value, 'x', from),
        topic: deadLetters,
      })),
    )
    await publisher.close()

    const { exitCode, json } = await dlq(['replay', '--all', '--yes', '--force', '--json'], {
      KAFKA_TOPIC_PREFIX,
    })
    expect(exitCode).toBe(3)
    expect(json()).toMatchObject({
      replayed: 2,
      not_replayed: [{ reason: expect.stringContaining('TOO_LARGE'), count: 1, ids: ['0:1'] }],
    })
    expect((await readTopic(kafka, deleted)).map(({ value }) => value)).toEqual([readable, readable])
  })
})
