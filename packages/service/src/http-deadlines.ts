import type { HttpApp } from './http.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Ends the connection where the body has not come whole in time; null where there is no body. A route that takes
     * a body of any length clears it, and looks itself that the body comes on.
     */
    bodyDeadline: NodeJS.Timeout | null
  }
}

/** In milliseconds. */
export interface HttpDeadlines {
  /** For the head of a request, from the first byte of its connection or from the request before. */
  head: number
  /** For a whole body, from its head. */
  body: number
  /** How often Node looks for heads that are late. */
  check: number
}

export const HTTP_DEADLINES: HttpDeadlines = { head: 30_000, body: 30_000, check: 5_000 }

/**
 * A deadline for every body, so that nobody keeps a connection by sending byte after byte. Node's own
 * `requestTimeout` can be set for a whole server only; this one a route can take back.
 */
export function limitBodies(app: HttpApp, milliseconds: number): void {
  app.decorateRequest('bodyDeadline', null)
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request
    if (hasBody(raw.headers)) {
      // What Node does where its own deadline is over: the server answers 408, if it still can, and ends the connection.
      const deadline = setTimeout(
        () => app.server.emit('clientError', new BodyTimeout(), raw.socket),
        milliseconds,
      )
      request.bodyDeadline = deadline
      const clear = () => clearTimeout(deadline)
      raw.once('end', clear).once('close', clear)
    }
    done()
  })
}

class BodyTimeout extends Error {
  override name = 'BodyTimeout'
  readonly code = 'ERR_HTTP_REQUEST_TIMEOUT'
}

/** RFC 9112, section 6: a request has a body where it has one of these. */
function hasBody(headers: { 'content-length'?: string; 'transfer-encoding'?: string }): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers
  return encoding !== undefined || length !== '0'
}
