/** What kafkajs errors carry; none of it is reliable, hence all optional. */
export type KafkaErrorLike = {
  name?: string
  type?: string
  /** Of the socket or of TLS, such as `ECONNREFUSED`. */
  code?: string
  message?: string
  retriable?: boolean
  errors?: unknown
}

/** Non-retriable for kafkajs, although a cluster that comes back cures them. */
const CURABLE_NAMES = new Set(['KafkaJSGroupCoordinatorNotFound', 'KafkaJSLockTimeout', 'KafkaJSTimeout'])

/** What kafkajs throws, as a plain Error, where it asks a broker whose greeting (ApiVersions) was never answered. */
const NEVER_GREETED = 'Broker not connected'

const MEMBERSHIP_ENDED = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
  'FENCED_INSTANCE_ID',
])

/** The error at the bottom: kafkajs wraps errors when it gives up on retries. */
export function rootCause(error: unknown): KafkaErrorLike {
  let current = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return typeof current === 'object' && current !== null ? current : {}
}

/** What went wrong in the word of Kafka, of the socket or of TLS, else by the name of what kafkajs threw. */
export function reasonOf(error: unknown): string {
  const { name = 'unknown', type, code } = rootCause(error)
  return name === 'KafkaJSSASLAuthenticationError' ? 'SASL_AUTHENTICATION_FAILED' : (type ?? code ?? name)
}

/**
 * Whether trying again, with a new connection, can help. Unlike kafkajs, which stops a consumer for good
 * when no coordinator is found, this takes every outage as curable; only what brokers refuse for good
 * (authorization, invalid settings) and what no broker said (a bug) is not.
 */
export function isCurable(error: unknown): boolean {
  const cause = rootCause(error)
  if (Array.isArray(cause.errors)) return cause.errors.every((each) => isCurable(each) || isRaceLost(each))
  if (cause.retriable === true || cause.message === NEVER_GREETED) return true
  return cause.name !== undefined && CURABLE_NAMES.has(cause.name)
}

/** Two processes create the same topics: whoever comes second finds them there. */
function isRaceLost(error: unknown): boolean {
  return rootCause(error).type === 'TOPIC_ALREADY_EXISTS'
}

/** Whether a heartbeat's error says that we are not, or soon no longer, the owner of our partitions. */
export function endsMembership(error: unknown): boolean {
  const { type } = rootCause(error)
  return type !== undefined && MEMBERSHIP_ENDED.has(type)
}

/** Whether a partition has no leader, or another one than was asked: it has one again in a moment. */
export function isLeaderless(error: unknown): boolean {
  const { type } = rootCause(error)
  return type === 'NOT_LEADER_FOR_PARTITION' || type === 'LEADER_NOT_AVAILABLE'
}
