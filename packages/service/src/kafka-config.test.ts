import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { kafkaConfig, kafkaFrom } from './kafka-config.ts'

const from = (env: Record<string, string>) =>
  kafkaFrom(readConfig(Type.Object(kafkaConfig), { KAFKA_BROKERS: 'a:9092, b:9092', ...env }))

describe('kafkaFrom', () => {
  it('asks for addresses only', () => {
    expect(from({})).toEqual({ brokers: ['a:9092', 'b:9092'], tls: false, topicPrefix: '' })
  })

  it('has the strongest mechanism where a user is named', () => {
    const sasl = { mechanism: 'scram-sha-512', username: 'lethe', password: 's3cret' }
    const env = { KAFKA_TLS: 'true', KAFKA_SASL_USERNAME: 'lethe', KAFKA_SASL_PASSWORD: 's3cret' }
    expect(from(env)).toMatchObject({ tls: true, sasl })
    expect(from({ ...env, KAFKA_SASL_MECHANISM: 'plain' })).toMatchObject({
      sasl: { ...sasl, mechanism: 'plain' },
    })
  })

  it.each<Record<string, string>>([
    { KAFKA_SASL_USERNAME: 'lethe' },
    { KAFKA_SASL_PASSWORD: 's3cret' },
    { KAFKA_SASL_PASSWORD: 's3cret', KAFKA_SASL_USERNAME: '' },
    { KAFKA_SASL_MECHANISM: 'gssapi' },
    { KAFKA_TLS: 'sometimes' },
  ])('refuses %j in one line, without a secret', (env) => {
    expect(() => from(env)).toThrow(ConfigError)
    expect(() => from(env)).toThrow(/^KAFKA_(?!.*s3cret).*$/)
  })
})
