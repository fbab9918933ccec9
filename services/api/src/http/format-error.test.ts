import { apiErrors } from '@lethe/contracts/errors'
import { HttpError } from '@lethe/service/http-error'
import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  type TopologyDescription,
} from 'mongodb'
import { expect, test } from 'vitest'
import { OutcomeUnknownError, OverloadedError } from '../write-path/types.ts'
import { ApiError, InvalidInput } from './api-error.ts'
import { formatError } from './format-error.ts'

const labelled = (label: string) => {
  const error = new MongoServerError({ message: 'x', code: 1 })
  error.addErrorLabel(label)
  return error
}
const taken = (field: string) =>
  new MongoServerError({ message: 'x', code: 11_000, keyPattern: { [field]: 1 } })
const unconfirmed = new MongoBulkWriteError({ message: 'x', code: 64, writeErrors: [] }, {
  getWriteConcernError: () => ({ code: 64 }),
} as never)

test.each<[string, unknown, string]>([
  ['a token', new ApiError('authentication_failed'), 'authentication_failed'],
  ['an unknown outcome', new OutcomeUnknownError(), 'outcome_unknown'],
  ['too much to do', new OverloadedError(), 'unavailable'],
  ['a network that broke', new MongoNetworkError('x'), 'unavailable'],
  ['no primary', new MongoServerSelectionError('x', {} as TopologyDescription), 'unavailable'],
  ['a primary that is none any more', new MongoServerError({ message: 'x', code: 10107 }), 'unavailable'],
  ['a deadline', new MongoServerError({ message: 'x', code: 50 }), 'unavailable'],
  ['a conflict', labelled('TransientTransactionError'), 'unavailable'],
  ['a commit nobody confirmed', labelled('UnknownTransactionCommitResult'), 'unavailable'],
  ['a majority that was not reached', unconfirmed, 'unavailable'],
  ['an id that others take each time', taken('_id'), 'unavailable'],
  ['a name that is taken, which nobody foresaw', taken('ext_id'), 'internal_error'],
  ['a path that is not there', new HttpError(404, 'not_found', 'x'), 'not_found'],
  ['a path that can not be read', new HttpError(400, 'bad_url', 'x'), 'parse_error'],
  ['a body that can not be read', new HttpError(400, 'invalid_body', 'x'), 'parse_error'],
  ['a path that is too long', new HttpError(414, 'url_too_long', 'x'), 'parse_error'],
  ['a body that is too large', new HttpError(413, 'body_too_large', 'x'), 'body_too_large'],
  ['a body of no known type', new HttpError(415, 'unsupported_media_type', 'x'), 'unsupported_media_type'],
  ['a service that stops', new HttpError(503, 'shutting_down', 'x'), 'unavailable'],
  ['a query of ours that is wrong', new MongoServerError({ message: 'x', code: 2 }), 'internal_error'],
  ['a defect', new TypeError('secret stuff'), 'internal_error'],
  ['a thrown text', 'secret stuff', 'internal_error'],
])('%s answers out of the table', (_what, error, code) => {
  const { status, body } = formatError(error)
  const { status: expected, message } = apiErrors[code as keyof typeof apiErrors]
  expect({ status, body }).toEqual({ status: expected, body: { errors: [{ code, message }] } })
})

test('every 401 says how to authenticate, and every 503 when to come back', () => {
  expect(formatError(new ApiError('authentication_failed')).headers).toEqual({ 'www-authenticate': 'Bearer' })
  expect(formatError(new ApiError('unavailable')).headers).toEqual({ 'retry-after': '1' })
  expect(formatError(new OutcomeUnknownError()).headers).toEqual({ 'retry-after': '1' })
})

test('the methods of a path reach the caller', () => {
  const error = new HttpError(405, 'method_not_allowed', 'x', { headers: { allow: 'GET' } })
  expect(formatError(error)).toMatchObject({ status: 405, headers: { allow: 'GET' } })
})

test('wrong fields are listed with their codes', () => {
  const error = new InvalidInput([{ field: 'hard', code: 'invalid', message: 'Must be a valid boolean' }])
  expect(formatError(error)).toEqual({
    status: 400,
    body: {
      errors: [{ field: 'hard', messages: [{ code: 'invalid', message: 'Must be a valid boolean' }] }],
    },
  })
})
