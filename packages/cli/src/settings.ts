import { resolve } from 'node:path'
import { ConfigError, readConfig } from '@lethe/service/config'
import { type KafkaSettings, kafkaConfig, kafkaFrom } from '@lethe/service/kafka-config'
import Type from 'typebox'
import { CliError } from './failure.ts'

/** Where the running system is, as far as it is known. */
export interface Settings {
  apiUrl: string
  token?: string
  jwtSecret?: string
  mongodbUri?: string
  /** The variables of `kafkaConfig`, as they were found. */
  kafka: Variables
  notificationStore?: { url: string; apiKey: string }
  /** The folder in which the command was typed: pnpm runs it in another one. */
  typedIn: string
  /** The path of the erasure manifest. */
  manifestPath: string
}

export type Variables = Record<string, string | undefined>

/** What `pnpm start` leaves in `.lethe/`; empty where it never ran. */
export interface StartFiles {
  /** run.json, while it runs: mongodbUri, kafkaBrokers, apiUrl, notificationStoreUrl and others. */
  run: Variables
  /** secrets.env, kept between runs. */
  secrets: Variables
}

const DEFAULT_API_URL = 'http://127.0.0.1:3000'

/**
 * The environment wins over what `pnpm start` left. The two are never mixed where that could reach
 * somebody else's system: next to a MONGODB_URI of another database, the notification store that `pnpm start`
 * runs is left alone.
 */
export function settingsFrom(env: Variables, { run, secrets }: StartFiles): Settings {
  const mongodbUri = env.MONGODB_URI || run.mongodbUri
  const ownDatabase = mongodbUri === run.mongodbUri
  const url = env.NOTIFICATION_STORE_URL || (ownDatabase ? run.notificationStoreUrl : undefined)
  const apiKey =
    env.NOTIFICATION_STORE_API_KEY || (ownDatabase ? secrets.NOTIFICATION_STORE_API_KEY : undefined)
  if (url && !apiKey) {
    throw new CliError('not_configured', 'NOTIFICATION_STORE_URL is set: set NOTIFICATION_STORE_API_KEY too')
  }
  const typedIn = resolve(env.INIT_CWD || '.')
  return {
    apiUrl: httpUrl('LETHE_API_URL', env.LETHE_API_URL || run.apiUrl || DEFAULT_API_URL),
    typedIn,
    manifestPath: resolve(typedIn, env.ERASURE_MANIFEST || 'erasure.yaml'),
    kafka: kafkaVariables({ ...env, KAFKA_BROKERS: env.KAFKA_BROKERS || run.kafkaBrokers }),
    ...defined({
      token: env.LETHE_TOKEN,
      jwtSecret: env.JWT_SECRET || secrets.JWT_SECRET,
      mongodbUri,
    }),
    ...(url && apiKey ? { notificationStore: { url: httpUrl('NOTIFICATION_STORE_URL', url), apiKey } } : {}),
  }
}

const VARIABLES = {
  mongodbUri: 'MONGODB_URI',
  jwtSecret: 'JWT_SECRET',
} as const

/** The setting, or a failure that says what to set. */
export function required(settings: Settings, name: keyof typeof VARIABLES): string {
  const value = settings[name]
  if (value) return value
  throw notSet(VARIABLES[name])
}

const notSet = (variable: string) =>
  new CliError('not_configured', `${variable} is not set: set it, or run \`pnpm start\` here first`)

/** Where Kafka is, how to get in and what its topics begin with, as the services take it, or a failure that says what to set. */
export function kafkaOf({ kafka }: Settings): KafkaSettings {
  if (!kafka.KAFKA_BROKERS) throw notSet('KAFKA_BROKERS')
  try {
    return kafkaFrom(readConfig(Type.Object(kafkaConfig), kafka))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new CliError('not_configured', error.message.replaceAll('\n', '; '))
  }
}

function kafkaVariables(env: Variables): Variables {
  return defined(Object.fromEntries(Object.keys(kafkaConfig).map((name) => [name, env[name]])))
}

function httpUrl(variable: string, text: string): string {
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href.replace(/\/$/, '')
  throw new CliError('not_configured', `${variable} must be an http or https URL`)
}

function defined(values: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}
