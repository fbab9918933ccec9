import {
  ConfigError,
  commaList,
  commonConfig,
  listenConfig,
  mongoConfig,
  readConfig,
  secretVariable,
} from '@lethe/service/config'
import { Type } from 'typebox'
import type { Credentials } from './auth/credentials.ts'

/** The environment's variables, each with what is expected of it. */
export const notificationStoreVariables = Type.Object({
  ...commonConfig,
  ...listenConfig(3001),
  ...mongoConfig,
  API_KEYS: secretVariable({ default: '' }),
  WORKSPACE_KEYS: secretVariable({ default: '' }),
})

export type NotificationStoreConfig = {
  host: string
  port: number
  mongodbUri: string
  credentials: Credentials
}

/**
 * The service's settings. At least one credential is required: API_KEYS for Bearer, WORKSPACE_KEYS for
 * requests that the SDKs sign.
 * @throws ConfigError
 */
export function readNotificationStoreConfig(env: NodeJS.ProcessEnv): NotificationStoreConfig {
  const config = readConfig(notificationStoreVariables, env)
  const credentials = {
    apiKeys: commaList(config.API_KEYS),
    workspaces: new Map(commaList(config.WORKSPACE_KEYS).map(workspace)),
  }
  if (credentials.apiKeys.length + credentials.workspaces.size === 0) {
    throw new ConfigError(
      'API_KEYS or WORKSPACE_KEYS is required: keys, or pairs of key:secret, comma-separated',
    )
  }
  return { host: config.HOST, port: config.PORT, mongodbUri: config.MONGODB_URI, credentials }
}

/** A workspace's key ends at the first colon; its secret may hold more of them. */
function workspace(pair: string): [key: string, secret: string] {
  const colon = pair.indexOf(':')
  if (colon < 1 || colon === pair.length - 1) {
    throw new ConfigError('WORKSPACE_KEYS must be a comma-separated list of key:secret')
  }
  return [pair.slice(0, colon), pair.slice(colon + 1)]
}
