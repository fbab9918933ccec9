import type { ErrorAnswer } from '@lethe/service/http'
import { HttpError, toHttpError } from '@lethe/service/http-error'
import { isUnavailable } from '@lethe/store/unavailable'

/** 400 for what a caller sent; `message` says what was expected. */
export function invalidInput(message: string): HttpError {
  return new HttpError(400, 'invalid_input', message)
}

/** The documented 404. Callers compare its message byte by byte, so it must not change. */
export function profileNotFound(distinctId: string): HttpError {
  return new HttpError(404, 'profile_not_found', `user [distinct_id: '${distinctId}'] not found`)
}

/** 503, to be tried again in a second. */
export function unavailable(message: string): HttpError {
  return new HttpError(503, 'unavailable', message, { headers: { 'retry-after': '1' } })
}

/** Any error in SuprSend's shape: `{code: <status>, message}`. */
export function formatError(error: unknown): ErrorAnswer {
  const { status, message, headers } = isUnavailable(error)
    ? unavailable('The database can not be reached')
    : toHttpError(error)
  return { status, body: { code: status, message }, headers }
}
