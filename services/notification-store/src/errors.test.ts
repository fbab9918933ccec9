import { MongoNetworkError } from 'mongodb'
import { expect, it } from 'vitest'
import { formatError, profileNotFound } from './errors.ts'

it('gives the documented 404, byte by byte', () => {
  expect(JSON.stringify(formatError(profileNotFound('user1')).body)).toBe(
    `{"code":404,"message":"user [distinct_id: 'user1'] not found"}`,
  )
})

it('answers 503 with Retry-After when MongoDB can not be asked', () => {
  expect(formatError(new MongoNetworkError('connection to 10.0.0.1 closed'))).toEqual({
    status: 503,
    body: { code: 503, message: 'The database can not be reached' },
    headers: { 'retry-after': '1' },
  })
})

it('tells nothing of an unexpected error', () => {
  expect(formatError(new Error('alice')).body).toEqual({ code: 500, message: 'Internal server error' })
})
