import { type Static, type TObject, Type } from 'typebox'
import { ConfigError, commaList, secretVariable } from './config.ts'

/** Where Kafka is and how to get in: KAFKA_BROKERS, KAFKA_TLS, KAFKA_SASL_*; and KAFKA_TOPIC_PREFIX. Read with `kafkaFrom`. */
export const kafkaConfig = {
  KAFKA_BROKERS: Type.String({
    pattern: '^\\s*[^,\\s]+:[0-9]+\\s*(,\\s*[^,\\s]+:[0-9]+\\s*)*$',
    description: 'a comma-separated list of host:port',
  }),
  KAFKA_TLS: Type.Boolean({ default: false }),
  KAFKA_SASL_MECHANISM: Type.Enum(['plain', 'scram-sha-256', 'scram-sha-512'], {
    default: 'scram-sha-512',
    description: 'one of plain, scram-sha-256, scram-sha-512',
  }),
  KAFKA_SASL_USERNAME: Type.Optional(Type.String()),
  KAFKA_SASL_PASSWORD: Type.Optional(secretVariable()),
  KAFKA_TOPIC_PREFIX: Type.String({
    pattern: '^[A-Za-z0-9._-]{0,100}$',
    default: '',
    description: 'letters, digits, dots, dashes and underscores only',
  }),
}

type KafkaVariables = Static<TObject<typeof kafkaConfig>>

export interface KafkaSettings {
  brokers: string[]
  tls: boolean
  /** How we say who we are; without it, brokers take us as anonymous. */
  sasl?: { mechanism: KafkaVariables['KAFKA_SASL_MECHANISM']; username: string; password: string }
  topicPrefix: string
}

/** @throws ConfigError where only one of user name and password is set */
export function kafkaFrom(variables: KafkaVariables): KafkaSettings {
  const {
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
    KAFKA_SASL_MECHANISM: mechanism,
  } = variables
  if (!username !== !password) {
    throw new ConfigError('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD must both be set, or neither')
  }
  return {
    brokers: commaList(variables.KAFKA_BROKERS),
    tls: variables.KAFKA_TLS,
    ...(username && password ? { sasl: { mechanism, username, password } } : {}),
    topicPrefix: variables.KAFKA_TOPIC_PREFIX,
  }
}
