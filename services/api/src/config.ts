import {
  commonConfig,
  duration,
  durationVariable,
  erasureConfig,
  listenConfig,
  manifestPath,
  mongoConfig,
  readConfig,
  secretVariable,
} from '@lethe/service/config'
import { type KafkaSettings, kafkaConfig, kafkaFrom } from '@lethe/service/kafka-config'
import Type from 'typebox'
import { type AuthConfig, readAuthConfig } from './auth/token-key.ts'
import type { RateLimitSettings } from './rate-limits/rate-limits.ts'

function perMinute(requests: number) {
  const description = 'a whole number of requests in a minute (0 for no limit)'
  return Type.Integer({ minimum: 0, maximum: 1e9, default: requests, description })
}

/** The environment's variables, each with what is expected of it. */
export const apiVariables = Type.Object({
  ...commonConfig,
  ...listenConfig(3000),
  ...mongoConfig,
  ...kafkaConfig,
  ...erasureConfig,
  JWT_SECRET: Type.Optional(secretVariable()),
  // No secret, but a file as keys are made.
  JWT_PUBLIC_KEY: Type.Optional(secretVariable()),
  JWT_JWKS_URL: Type.Optional(Type.String()),
  JWT_ISSUER: Type.Optional(Type.String()),
  JWT_AUDIENCE: Type.Optional(Type.String()),
  HARD_DELETE_GRACE: durationVariable('0s'),
  RATE_LIMIT_USER: perMinute(600),
  RATE_LIMIT_ADMIN: perMinute(600_000),
  RATE_LIMIT_ADDRESS: perMinute(6_000),
})

export type ApiConfig = Type.Static<typeof apiVariables> & {
  auth: AuthConfig
  kafka: KafkaSettings
  manifestPath: string
  /** In milliseconds. */
  lateWriteWindow: number
  /** In milliseconds. */
  hardDeleteGrace: number
  rateLimits: RateLimitSettings
}

/** The api's configuration. Throws {@link ConfigError} with one line per wrong variable. */
export function readApiConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const config = readConfig(apiVariables, env)
  return {
    ...config,
    auth: readAuthConfig(config),
    kafka: kafkaFrom(config),
    manifestPath: manifestPath(config.ERASURE_MANIFEST, env),
    lateWriteWindow: duration(config.LATE_WRITE_WINDOW),
    hardDeleteGrace: duration(config.HARD_DELETE_GRACE),
    rateLimits: {
      user: config.RATE_LIMIT_USER,
      administrator: config.RATE_LIMIT_ADMIN,
      address: config.RATE_LIMIT_ADDRESS,
    },
  }
}
