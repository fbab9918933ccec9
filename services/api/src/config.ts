import {
  commonConfig,
  duration,
  durationVariable,
  erasureConfig,
  kafkaConfig,
  listenConfig,
  manifestPath,
  mongoConfig,
  readConfig,
  secretVariable,
} from '@lethe/service/config'
import Type from 'typebox'
import { type AuthConfig, readAuthConfig } from './auth/token-key.ts'

const variables = Type.Object({
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
})

export type ApiConfig = Type.Static<typeof variables> & {
  auth: AuthConfig
  manifestPath: string
  /** In milliseconds. */
  lateWriteWindow: number
  /** In milliseconds. */
  hardDeleteGrace: number
}

/** The api's configuration. Throws {@link ConfigError} with one line per wrong variable. */
export function readApiConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const config = readConfig(variables, env)
  return {
    ...config,
    auth: readAuthConfig(config),
    manifestPath: manifestPath(config.ERASURE_MANIFEST, env),
    lateWriteWindow: duration(config.LATE_WRITE_WINDOW),
    hardDeleteGrace: duration(config.HARD_DELETE_GRACE),
  }
}
