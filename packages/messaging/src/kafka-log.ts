import { type LogEntry, type logCreator, logLevel } from 'kafkajs'
import type { Logger } from 'pino'
import { createThrottle } from './throttle.ts'

const REPEAT_INTERVAL_MS = 30_000

/** What may pass from a kafkajs entry: never a payload, a request or a message. */
const SAFE_FIELDS = [
  'broker',
  'groupId',
  'memberId',
  'topic',
  'partition',
  'error',
  'retryCount',
  'retryTime',
] as const

/**
 * Hands the log of kafkajs to ours. Its errors become warnings, since it goes on to retry them, and what
 * finally fails is thrown to the caller; its chatter about joining and stopping is debug. The same warning
 * passes once in 30 s, with the number of those held back: an hour without Kafka is not a million lines.
 */
export function kafkaLogCreator(logger: Logger, now: () => number = Date.now): logCreator {
  const pass = createThrottle(REPEAT_INTERVAL_MS, now)
  return () => (entry: LogEntry) => {
    const text = `kafkajs ${entry.namespace}: ${entry.log.message}`
    if (entry.level > logLevel.WARN) {
      logger.debug(safeFields(entry), text)
      return
    }
    const held = pass(text)
    if (held !== null) logger.warn({ ...safeFields(entry), ...(held > 0 && { held }) }, text)
  }
}

/** The known fields of an entry, as plain text and numbers. */
export function safeFields(entry: LogEntry): Record<string, string | number> {
  const fields: Record<string, string | number> = {}
  for (const name of SAFE_FIELDS) {
    const value: unknown = entry.log[name]
    if (typeof value === 'string' || typeof value === 'number') fields[name] = value
  }
  return fields
}
