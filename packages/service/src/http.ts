import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { installBodyParsers } from './http-body.ts'
import { HTTP_DEADLINES, type HttpDeadlines, limitBodies } from './http-deadlines.ts'
import { HttpError } from './http-error.ts'
import { createHttpMetrics, type RequestObservation } from './http-metrics.ts'
import { addRoute, methodsFor, type RouteTable } from './http-routes.ts'
import type { Logger } from './logger.ts'
import type { Registry } from './metrics.ts'
import { StartupError } from './run.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Requests to this route come every few seconds for ever: they are logged at debug only. */
    probe?: boolean
  }
}

export type HttpApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  Logger,
  TypeBoxTypeProvider
>

export type ErrorAnswer = { status: number; body: unknown; headers?: Record<string, string> }

/** Turns any thrown value into a service's own error shape; `toHttpError` does the classification. */
export type FormatError = (error: unknown) => ErrorAnswer

const BODY_LIMIT = 64 * 1024
/** Time without a byte on a connection that has a request. */
const CONNECTION_TIMEOUT_MS = 60_000
/** Longer than the idle time of common load balancers (60 s), so that they close first. */
const KEEP_ALIVE_MS = 72_000
/** Longer than any id a service accepts is once percent-encoded, so that the service judges it. */
const MAX_PARAM_LENGTH = 4096

/**
 * The Fastify application that all services share.
 *
 * - Bodies: at most 64 KiB, parsed as `installBodyParsers` says. Nothing is coerced and nothing is removed
 *   by validation: a service that takes a number from a query reads it itself and never guesses.
 * - Every error goes through `formatError`, also 404, 405 (with `Allow`), bad percent-encoding, `%00`
 *   anywhere in the URL, and 503 while closing. No answer holds a stack.
 * - A head and a body have 30 s each to come whole; a route may set a body's deadline itself (`bodyDeadline`).
 * - One log line and one observation a request, with the route's pattern instead of the URL.
 * - `close()` lets running requests finish; new ones on open connections get 503.
 */
export function createHttpApp(options: {
  logger: Logger
  registry: Registry
  formatError: FormatError
  deadlines?: HttpDeadlines
}): HttpApp {
  const { deadlines = HTTP_DEADLINES } = options
  const observe = createHttpMetrics(options.registry)
  const sendError = createErrorSender(options.formatError)
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    http: { headersTimeout: deadlines.head, connectionsCheckingInterval: deadlines.check },
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    // Fastify's own 503 has its own shape; `refuseWhileClosing` gives the service's.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    // These requests never reach the hooks.
    frameworkErrors: (error, request, reply) => {
      // No deadline is set for what else they send.
      reply.header('connection', 'close')
      sendError(error, request, reply)
      report(request, reply, observe)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  limitBodies(app, deadlines.body)
  installBodyParsers(app)
  refuseWhileClosing(app)
  refuseNulls(app)
  answerUnknownRoutes(app)
  app.setErrorHandler(sendError)
  app.addHook('onResponse', async (request, reply) => report(request, reply, observe))
  return app
}

/**
 * Listens, and gives the port (of use where `port` is 0).
 * @throws StartupError when the address is taken or not usable.
 */
export async function listen(app: HttpApp, address: { host: string; port: number }): Promise<number> {
  try {
    await app.listen(address)
  } catch (error) {
    throw listenFailure(error, address) ?? error
  }
  const bound = app.server.address()
  return typeof bound === 'object' && bound ? bound.port : address.port
}

function listenFailure(error: unknown, { host, port }: { host: string; port: number }) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartupError(`port ${port} on ${host} is in use: stop what listens there, or set PORT`)
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError(`can't listen on ${host}:${port} (${code}): set HOST and PORT`)
  }
  return undefined
}

function createErrorSender(formatError: FormatError) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, body, headers } = formatError(error)
    // A failure that the code chose to answer is no surprise; its status is in the request's line.
    const unexpected = status >= 500 && !(error instanceof HttpError)
    if (unexpected) request.log.error({ err: error, req: request, status }, 'request failed')
    reply
      .code(status)
      .headers(headers ?? {})
      .send(body)
  }
}

function report(
  request: FastifyRequest,
  reply: FastifyReply,
  observe: (observation: RequestObservation) => void,
): void {
  const route = request.routeOptions.url ?? 'unmatched'
  observe({
    method: request.method,
    route,
    status: reply.statusCode,
    seconds: reply.elapsedTime / 1000,
  })
  const level = request.routeOptions.config.probe ? 'debug' : 'info'
  request.log[level]({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'request')
}

function refuseWhileClosing(app: HttpApp): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', async () => {
    if (!closing) return
    throw new HttpError(503, 'shutting_down', 'The service is shutting down', {
      headers: { 'retry-after': '1' },
    })
  })
}

/** A NUL is valid percent-encoding, but no id or text of ours holds one, and MongoDB refuses it in places. */
function refuseNulls(app: HttpApp): void {
  app.addHook('onRequest', async (request) => {
    if (request.url.includes('%00')) throw new HttpError(400, 'bad_url', 'The URL must not hold %00')
  })
}

function answerUnknownRoutes(app: HttpApp): void {
  const table: RouteTable = new Map()
  app.addHook('onRoute', (route) => addRoute(table, route.url, route.method))
  app.setNotFoundHandler((request) => {
    const methods = methodsFor(table, request.url.split('?', 1)[0] ?? '')
    if (methods.length === 0) throw new HttpError(404, 'not_found', 'There is nothing at this path')
    throw new HttpError(405, 'method_not_allowed', 'This path does not answer this method', {
      headers: { allow: methods.join(', ') },
    })
  })
}
