import {
  commonConfig,
  duration,
  durationVariable,
  kafkaConfig,
  listenConfig,
  mongoConfig,
  readConfig,
} from '@lethe/service/config'
import Type from 'typebox'
import { type AuthConfig, readAuthConfig } from './auth/token-key.ts'

const variables = Type.Object({
  ...commonConfig,
  ...listenConfig(3000),
  ...mongoConfig,
  ...kafkaConfig,
  JWT_SECRET: Type.Optional(Type.String()),
  JWT_PUBLIC_KEY: Type.Optional(Type.String()),
  JWT_JWKS_URL: Type.Optional(Type.String()),
  JWT_ISSUER: Type.Optional(Type.String()),
  JWT_AUDIENCE: Type.Optional(Type.String()),
  HARD_DELETE_GRACE: durationVariable('0s'),
})

/** `hardDeleteGrace` is in milliseconds. */
export type ApiConfig = Type.Static<typeof variables> & { auth: AuthConfig; hardDeleteGrace: number }

/** The api's configuration. Throws {@link ConfigError} with one line per wrong variable. */
export function readApiConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const config = readConfig(variables, env)
  return { ...config, auth: readAuthConfig(config), hardDeleteGrace: duration(config.HARD_DELETE_GRACE) }
}
