/**
 * A refusal or failure that HTTP can express. `code` is stable and `message` may be shown to the caller.
 * `field` names the part of the input that is wrong, where there is one.
 */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    message: string,
    options: ErrorOptions & { field?: string; headers?: Record<string, string> } = {},
  ) {
    super(message, options)
    this.name = 'HttpError'
    this.status = status
    this.code = code
    this.field = options.field
    this.headers = options.headers ?? {}
  }
}

/** How Fastify's own errors read in an answer; its messages quote paths or speak of Fastify. */
const FRAMEWORK: Record<string, [status: number, code: string, message: string]> = {
  FST_ERR_BAD_URL: [400, 'bad_url', 'The URL is not validly encoded'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'url_too_long', 'A part of the path is too long'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', 'This content type is not supported'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_body', 'The body is not as long as Content-Length says'],
}

/**
 * Any thrown value as an HttpError: itself, a known error of Fastify, a failed schema (400 `invalid`, with
 * its field), another client error of Fastify (its status, a general message), and for all the rest
 * 500 `internal_error`, which tells the caller nothing. The original stays as `cause`.
 */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  if (error instanceof Error) {
    const known = 'code' in error && typeof error.code === 'string' ? FRAMEWORK[error.code] : undefined
    if (known) return new HttpError(...known, { cause: error })
    if (isValidationError(error)) return invalid(error)
    const status = 'statusCode' in error ? error.statusCode : undefined
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return new HttpError(status, 'bad_request', 'The request is not valid', { cause: error })
    }
  }
  return new HttpError(500, 'internal_error', 'Internal server error', { cause: error })
}

type Issue = { instancePath: string; keyword: string; message?: string; params: Record<string, unknown> }
type ValidationError = Error & { validation: Issue[]; validationContext?: string }

function isValidationError(error: Error): error is ValidationError {
  return 'validation' in error && Array.isArray(error.validation)
}

function invalid(error: ValidationError): HttpError {
  const issue = error.validation[0]
  const field = issue && fieldOf(issue)
  const message = `${field ?? error.validationContext ?? 'The request'} ${issue?.message ?? 'is not valid'}`
  return new HttpError(400, 'invalid', message, { cause: error, ...(field ? { field } : {}) })
}

/** The name of the wrong field, from ajv's JSON pointer or from the keyword that names a property. */
function fieldOf(issue: Issue): string | undefined {
  const named = issue.params.missingProperty ?? issue.params.additionalProperty
  const parts = issue.instancePath.split('/').slice(1)
  if (typeof named === 'string') parts.push(named)
  return parts.length > 0 ? parts.join('.') : undefined
}
