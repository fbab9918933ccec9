import {
  ConfigError,
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

/** The environment's variables, each with what is expected of it. */
export const workerVariables = Type.Object({
  ...commonConfig,
  ...listenConfig(3002),
  ...mongoConfig,
  ...kafkaConfig,
  KAFKA_GROUP_ID: Type.String({
    minLength: 1,
    maxLength: 249,
    default: 'lethe-worker',
    description: 'a consumer group',
  }),
  NOTIFICATION_STORE_URL: Type.String({
    pattern: '^https?://.',
    description: 'the address of the notification user store (http://... or https://...)',
  }),
  NOTIFICATION_STORE_API_KEY: secretVariable({
    pattern: '^[\\x21-\\x7e]+$',
    description: 'the API key of the notification user store, in printable ASCII',
  }),
  NOTIFICATION_DISTINCT_ID: Type.Enum(['ext_id', 'id'], {
    default: 'ext_id',
    description: 'ext_id (the user id where a user has none) or id (always the user id)',
  }),
  NOTIFICATION_REQUEST_LIFETIME: durationVariable('60s'),
  ...erasureConfig,
  ERASE_MAX_DOCS_PER_SECOND: Type.String({
    pattern: '^(auto|[1-9]\\d{0,8})$',
    default: 'auto',
    description: 'auto, or how many documents of content a second this worker erases at most',
  }),
  FORWARD_SOFT_DELETIONS: Type.Boolean({ default: true }),
})

/** The worker's settings; durations in milliseconds. */
export interface WorkerConfig {
  host: string
  port: number
  mongodbUri: string
  kafka: KafkaSettings & { groupId: string }
  notificationStore: { url: string; apiKey: string; distinctId: 'ext_id' | 'id'; requestLifetime: number }
  manifestPath: string
  /** Documents a second; undefined where only the server's load bounds them. */
  eraseMaxDocsPerSecond: number | undefined
  lateWriteWindow: number
  forwardSoftDeletions: boolean
}

/** @throws ConfigError with one line per variable that is missing or wrong. */
export function readWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const variables = readConfig(workerVariables, env)
  if (!URL.canParse(variables.NOTIFICATION_STORE_URL)) {
    throw new ConfigError('NOTIFICATION_STORE_URL must be a URL such as http://127.0.0.1:3001')
  }
  const requestLifetime = duration(variables.NOTIFICATION_REQUEST_LIFETIME)
  if (requestLifetime === 0) throw new ConfigError('NOTIFICATION_REQUEST_LIFETIME must be longer than 0s')
  const { username, password, search, hash } = new URL(variables.NOTIFICATION_STORE_URL)
  if (username || password || search || hash) {
    throw new ConfigError('NOTIFICATION_STORE_URL must have no credentials, query or fragment')
  }
  const budget = variables.ERASE_MAX_DOCS_PER_SECOND
  return {
    host: variables.HOST,
    port: variables.PORT,
    mongodbUri: variables.MONGODB_URI,
    kafka: { ...kafkaFrom(variables), groupId: variables.KAFKA_GROUP_ID },
    notificationStore: {
      url: variables.NOTIFICATION_STORE_URL,
      apiKey: variables.NOTIFICATION_STORE_API_KEY,
      distinctId: variables.NOTIFICATION_DISTINCT_ID,
      requestLifetime,
    },
    manifestPath: manifestPath(variables.ERASURE_MANIFEST, env),
    eraseMaxDocsPerSecond: budget === 'auto' ? undefined : Number(budget),
    lateWriteWindow: duration(variables.LATE_WRITE_WINDOW),
    forwardSoftDeletions: variables.FORWARD_SOFT_DELETIONS,
  }
}
