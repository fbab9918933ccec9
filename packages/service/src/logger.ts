import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

export type { Logger } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'key',
  'apiKey',
  'api_key',
  'API_KEYS',
  'WORKSPACE_KEYS',
  'JWT_SECRET',
  'MONGODB_URI',
]

/** Errors whose message is made of addresses and states only, never of a document, a body or a query. */
const SAFE_MESSAGE =
  /^(ConfigError|StartupError|MongoServerSelectionError|MongoNetwork\w*|KafkaJS\w*|PublishError)$/

const MAX_CAUSES = 5

/**
 * A JSON logger on standard output (or `destination`): one line per entry, ISO time, level as a word.
 * Paths that look like secrets are censored, and errors are logged without the messages that could quote
 * personal data (see `serializeError`).
 */
export function createLogger(options: {
  name: string
  level: LogLevel
  destination?: DestinationStream
}): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { err: serializeError, req: serializeRequest, res: serializeResponse },
  }
  return options.destination ? pino(settings, options.destination) : pino(settings)
}

export type SerializedError = {
  type: string
  code?: string | number
  message?: string
  stack: string
  cause?: SerializedError
}

/**
 * What a log may hold of an error: type, code, stack frames, cause. The message is kept only for system
 * errors and for types whose message cannot quote data: a duplicate-key error of MongoDB names the
 * username, a JSON syntax error quotes the body.
 */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, stack: '' }
  const code = errorCode(error)
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(hasSafeMessage(error) ? { message: error.message } : {}),
    stack: frames(error),
    ...(error.cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: serializeError(error.cause, depth + 1) }),
  }
}

function errorCode(error: Error): string | number | undefined {
  if (!('code' in error)) return undefined
  return typeof error.code === 'string' || typeof error.code === 'number' ? error.code : undefined
}

function hasSafeMessage(error: Error): boolean {
  return 'syscall' in error || SAFE_MESSAGE.test(error.name)
}

/** The stack without its first lines, which repeat the message. */
function frames(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}

type LoggableRequest = { method: string; routeOptions?: { url?: string | undefined } }

/** The route pattern instead of the URL: a URL can hold ids of others and search text. */
function serializeRequest(request: LoggableRequest) {
  return { method: request.method, route: request.routeOptions?.url ?? 'unmatched' }
}

function serializeResponse(reply: { statusCode: number }) {
  return { status: reply.statusCode }
}
