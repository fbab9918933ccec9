import { logLevel } from 'kafkajs'
import pino from 'pino'
import { expect, test } from 'vitest'
import { kafkaLogCreator } from './kafka-log.ts'

function setUp() {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  let now = 0
  const log = kafkaLogCreator(logger, () => now)(logLevel.INFO)
  const write = (level: logLevel, message: string, extra: object = {}) =>
    log({ namespace: 'Connection', level, label: '', log: { timestamp: '', message, ...extra } })
  return { lines, write, wait: (ms: number) => (now += ms) }
}

test('an error of kafkajs is a warning of ours, since it goes on to retry', () => {
  const { lines, write } = setUp()
  write(logLevel.ERROR, 'Connection error', { broker: 'b:1' })
  expect(lines).toMatchObject([{ level: 40, msg: 'kafkajs Connection: Connection error', broker: 'b:1' }])
})

test('the same warning passes once in 30 seconds, with the number held back', () => {
  const { lines, write, wait } = setUp()
  for (let i = 0; i < 5; i++) write(logLevel.ERROR, 'refused')
  expect(lines).toHaveLength(1)
  wait(30_000)
  write(logLevel.ERROR, 'refused')
  expect(lines[1]).toMatchObject({ held: 4 })
})

test('nothing of a message or a request reaches the log', () => {
  const { lines, write } = setUp()
  write(logLevel.ERROR, 'failed', {
    payload: { data: 'secret' },
    value: 'secret',
    error: new Error('secret'),
  })
  expect(JSON.stringify(lines)).not.toContain('secret')
})
