import { readSecretFiles } from '@lethe/service/secret-files'
import { LocalStackError } from '../errors.ts'
import { leanEnv } from '../lean-env.ts'
import type { Secrets } from './secrets.ts'

export type ServiceName = 'api' | 'notification-store' | 'worker'

/** A service to start: where it listens, and the environment that it gets. */
export type ServiceSpec = {
  name: ServiceName
  port: number
  url: string
  env: NodeJS.ProcessEnv
}

export type Addresses = {
  host: string
  ports: Record<ServiceName, number>
  urls: Record<ServiceName, string>
}

/** The variable that moves each service to another port. `PORT` alone means the api. */
export const PORT_VARIABLES = {
  api: 'PORT',
  'notification-store': 'NOTIFICATION_STORE_PORT',
  worker: 'WORKER_PORT',
} as const satisfies Record<ServiceName, string>

const DEFAULT_PORTS: Record<ServiceName, number> = { api: 3000, 'notification-store': 3001, worker: 3002 }

const SECRETS = ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'NOTIFICATION_STORE_API_KEY', 'API_KEYS', 'WORKSPACE_KEYS']

// Given only to the service that needs it.
const NOT_FOR_ALL = ['PORT', 'JWT_JWKS_URL', ...SECRETS]

/**
 * The environment with the secrets that are in files, as each service by itself takes them.
 * @throws LocalStackError `bad_secrets`
 */
export function withSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read = readSecretFiles([...SECRETS, 'MONGODB_URI'], env)
  if (read.problems.length > 0) throw new LocalStackError('bad_secrets', `${read.problems.join('; ')}.`)
  return read.env
}

/**
 * Where the services will listen.
 * @throws LocalStackError `bad_port`
 */
export function addressesFrom(env: NodeJS.ProcessEnv): Addresses {
  const host = env.HOST || '127.0.0.1'
  const port = (name: ServiceName) => portFrom(PORT_VARIABLES[name], env, DEFAULT_PORTS[name])
  const ports = { api: port('api'), 'notification-store': port('notification-store'), worker: port('worker') }
  const urls = {
    api: urlOf(host, ports.api),
    'notification-store': urlOf(host, ports['notification-store']),
    worker: urlOf(host, ports.worker),
  }
  return { host, ports, urls }
}

/**
 * The services with their environments: every variable that is already set keeps its value, and what a
 * service needs beyond that comes from the local servers and secrets.
 */
export function serviceSpecs(input: {
  env: NodeJS.ProcessEnv
  secrets: Secrets
  addresses: Addresses
  mongodbUri: string
  kafkaBrokers: string
}): ServiceSpec[] {
  const { env, secrets, addresses, mongodbUri, kafkaBrokers } = input
  const { host, ports, urls } = addresses
  const storeKey = notificationStoreKey(env, secrets)
  // Nobody who tries it wants to wait a minute for each deletion.
  const lateWriteWindow = env.LATE_WRITE_WINDOW || '5s'
  const common = {
    ...leanEnv,
    ...without(env, NOT_FOR_ALL),
    HOST: host,
    MONGODB_URI: mongodbUri,
    KAFKA_BROKERS: kafkaBrokers,
  }
  const environments: Record<ServiceName, NodeJS.ProcessEnv> = {
    api: { ...common, ...tokenKeys(env, secrets), LATE_WRITE_WINDOW: lateWriteWindow },
    'notification-store': {
      ...common,
      API_KEYS: env.API_KEYS || storeKey,
      WORKSPACE_KEYS: env.WORKSPACE_KEYS || secrets.WORKSPACE_KEYS,
    },
    worker: {
      ...common,
      NOTIFICATION_STORE_URL: env.NOTIFICATION_STORE_URL || urls['notification-store'],
      NOTIFICATION_STORE_API_KEY: storeKey,
      LATE_WRITE_WINDOW: lateWriteWindow,
    },
  }
  const spec = (name: ServiceName): ServiceSpec => ({
    name,
    port: ports[name],
    url: urls[name],
    env: { ...environments[name], PORT: String(ports[name]) },
  })
  return [spec('notification-store'), spec('api'), spec('worker')]
}

/** The key that the worker shows and the local notification store accepts. */
export function notificationStoreKey(env: NodeJS.ProcessEnv, secrets: Secrets): string {
  const accepted = env.API_KEYS?.split(',')[0]?.trim()
  return env.NOTIFICATION_STORE_API_KEY || accepted || secrets.NOTIFICATION_STORE_API_KEY
}

/**
 * The secret that tokens for the api can be signed with here; undefined where only its owner can sign (a
 * public key or JWKS) or where tokens must carry an issuer or an audience.
 */
export function signingSecret(env: NodeJS.ProcessEnv, secrets: Secrets): string | undefined {
  if (env.JWT_ISSUER || env.JWT_AUDIENCE) return undefined
  return tokenKeys(env, secrets).JWT_SECRET
}

function tokenKeys(env: NodeJS.ProcessEnv, secrets: Secrets): NodeJS.ProcessEnv {
  const { JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL } = env
  if (JWT_SECRET || JWT_PUBLIC_KEY || JWT_JWKS_URL) return { JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL }
  return { JWT_SECRET: secrets.JWT_SECRET }
}

function portFrom(variable: string, env: NodeJS.ProcessEnv, byDefault: number): number {
  const text = env[variable]
  if (!text) return byDefault
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new LocalStackError('bad_port', `${variable} must be a port number (1 to 65535).`)
}

/** A URL that reaches a server listening on `host`: the wildcard addresses are reached by the loopback. */
export function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function without(env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)))
}
