import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import {
  ConfigError,
  commaList,
  commonConfig,
  duration,
  listenConfig,
  mongoConfig,
  readConfig,
} from './config.ts'
import { kafkaConfig } from './kafka-config.ts'

const schema = Type.Object({
  ...commonConfig,
  ...listenConfig(3001),
  ...mongoConfig,
  ...kafkaConfig,
  FORWARD: Type.Boolean({ default: true }),
})

const valid = { MONGODB_URI: 'mongodb://localhost/lethe', KAFKA_BROKERS: 'a:9092, b:9092' }

function failure(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('readConfig', () => {
  it('fills in the defaults, reads numbers and booleans, and ignores unknown variables', () => {
    expect(readConfig(schema, { ...valid, PORT: '0', FORWARD: '0', PATH: '/bin' })).toEqual({
      HOST: '127.0.0.1',
      PORT: 0,
      LOG_LEVEL: 'info',
      SHUTDOWN_TIMEOUT: '10s',
      KAFKA_TLS: false,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_TOPIC_PREFIX: '',
      FORWARD: false,
      ...valid,
    })
  })

  it('reads a secret from its file, and nothing else', () => {
    const { MONGODB_URI, ...others } = valid
    const folder = mkdtempSync(join(tmpdir(), 'lethe-config-'))
    const path = join(folder, 'uri')
    writeFileSync(path, `${MONGODB_URI}\n`)
    const config = readConfig(schema, { ...others, MONGODB_URI_FILE: path, HOST_FILE: path })
    rmSync(folder, { recursive: true })
    expect(config).toMatchObject({ MONGODB_URI, HOST: '127.0.0.1' })
  })

  it('says a line for each secret that can not be read from its file', () => {
    expect(failure({ ...valid, MONGODB_URI: '', MONGODB_URI_FILE: '/none' })).toBe(
      "MONGODB_URI_FILE names a file that can't be read (ENOENT)",
    )
  })

  it('takes an empty variable as unset', () => {
    expect(readConfig(schema, { ...valid, PORT: '' }).PORT).toBe(3001)
    expect(failure({ ...valid, MONGODB_URI: '' })).toMatch(/^MONGODB_URI is required: a MongoDB connection/)
  })

  it('says one line for each wrong variable, with what is expected', () => {
    expect(
      failure({ MONGODB_URI: 'http://x', PORT: '70000', LOG_LEVEL: 'loud', FORWARD: 'maybe' }).split('\n'),
    ).toEqual([
      'KAFKA_BROKERS is required: a comma-separated list of host:port',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
      'PORT must be a port number (0 to 65535)',
      'MONGODB_URI must be a MongoDB connection string (mongodb://... or mongodb+srv://...)',
      'FORWARD must be true, false, 1 or 0',
    ])
  })

  it('never repeats a value, which may be a secret', () => {
    expect(failure({ ...valid, MONGODB_URI: 'root:hunter2@host' })).not.toContain('hunter2')
  })

  it.each(['false', '0', 'true', '1'])('reads the boolean %s', (text) => {
    expect(readConfig(schema, { ...valid, FORWARD: text }).FORWARD).toBe(text === 'true' || text === '1')
  })

  it.each(['a', 'a:b', 'a:1,,b:2', ','])('refuses the broker list %j', (text) => {
    expect(failure({ ...valid, KAFKA_BROKERS: text })).toMatch(/^KAFKA_BROKERS must be/)
  })
})

describe('duration', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['0s', 0],
  ])('reads %s', (text, ms) => {
    expect(duration(text)).toBe(ms)
  })

  it.each(['', '5', 's', '-1s', '1.5s', '1 s', '5d', '1e3s'])('refuses %j', (text) => {
    expect(() => duration(text)).toThrow(ConfigError)
  })
})

describe('commaList', () => {
  it('trims the entries and drops empty ones', () => {
    expect(commaList(' a, b,,c ')).toEqual(['a', 'b', 'c'])
    expect(commaList('')).toEqual([])
  })
})
