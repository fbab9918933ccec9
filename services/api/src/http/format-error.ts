import { type ApiErrorCode, apiErrors } from '@lethe/contracts/errors'
import type { ErrorAnswer } from '@lethe/service/http'
import { type HttpError, toHttpError } from '@lethe/service/http-error'
import { duplicateField } from '@lethe/store/duplicate-field'
import { isUnavailable } from '@lethe/store/unavailable'
import { OutcomeUnknownError, OverloadedError } from '../write-path/types.ts'
import { ApiError, bodyOf, bodyOfFields, InvalidInput } from './api-error.ts'

/** What every 503 tells the caller to wait, in seconds. */
const RETRY_AFTER = { 'retry-after': '1' }
/** RFC 6750: how to authenticate, and nothing about what was wrong with the token. */
const CHALLENGE = { 'www-authenticate': 'Bearer' }

/** Any thrown value as an answer out of the error table; what nobody foresaw is 500 and says nothing. */
export function formatError(error: unknown): ErrorAnswer {
  if (error instanceof InvalidInput) return { status: 400, body: bodyOfFields(error.problems) }
  if (error instanceof ApiError) return answer(error.code, error.headers)
  if (error instanceof OutcomeUnknownError) return answer('outcome_unknown')
  if (error instanceof OverloadedError || isUnavailable(error)) return answer('unavailable')
  // Others bring documents along under the very ids that are next, faster than new ones are given.
  if (duplicateField(error) === '_id') return answer('unavailable')
  const httpError = toHttpError(error)
  return answer(codeOf(httpError), httpError.headers)
}

function answer(code: ApiErrorCode, headers: Record<string, string> = {}): ErrorAnswer {
  const { status } = apiErrors[code]
  return { status, body: bodyOf(code), headers: { ...standing(status), ...headers } }
}

function standing(status: number): Record<string, string> {
  if (status === 401) return CHALLENGE
  return status === 503 ? RETRY_AFTER : {}
}

const codeByStatus: Record<number, ApiErrorCode> = {
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
}

/** The errors of the HTTP layer below, in the words of the table: whatever it could not read is `parse_error`. */
function codeOf({ status }: HttpError): ApiErrorCode {
  return codeByStatus[status] ?? (status < 500 ? 'parse_error' : 'internal_error')
}
