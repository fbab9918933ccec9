import type { HttpApp } from './http.ts'
import { HttpError } from './http-error.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as they came, for signatures; null where there was none. */
    rawBody: Buffer | null
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Replaces Fastify's body parsers. An empty body is no body (`undefined`) whatever its content type and
 * method: real clients send `DELETE` with `Content-Type: application/json` and nothing behind it, which
 * stock Fastify 5 refuses. JSON and urlencoded bodies are parsed, any other body is 415. `__proto__` and
 * `constructor.prototype` in JSON are refused. The bytes stay in `request.rawBody`.
 */
export function installBodyParsers(app: HttpApp): void {
  app.decorateRequest('rawBody', null)
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')

  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined)
    request.rawBody = bytes
    const text = decode(bytes)
    if (text === undefined) return done(invalidBody('The body is not valid UTF-8'))
    parseJson(request, text, (error, body) => {
      done(error && invalidBody('The body is not valid JSON'), body)
    })
  })

  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      if (bytes.length === 0) return done(null, undefined)
      request.rawBody = bytes
      const form = parseForm(decode(bytes))
      if (form === undefined) return done(invalidBody('The body is not a valid form: a name may come once'))
      done(null, form)
    },
  )

  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined)
    done(new HttpError(415, 'unsupported_media_type', 'The body must be JSON or a urlencoded form'))
  })
}

/** The fields of a urlencoded form; undefined where a name comes twice, since either value is a guess. */
export function parseForm(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined
  // Without a prototype, so that a field called __proto__ is a field.
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) return undefined
    form[name] = value
  }
  return form
}

/** Undefined for bytes that are not UTF-8: replacing them would store something nobody sent. */
function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function invalidBody(message: string): HttpError {
  return new HttpError(400, 'invalid_body', message)
}
