import { MongoNetworkError, MongoServerError } from 'mongodb'
import { expect, it } from 'vitest'
import { isUnavailable, whenAvailable } from './unavailable.ts'

function labelled(label: string): MongoServerError {
  const error = new MongoServerError({ code: 10_107 })
  error.addErrorLabel(label)
  return error
}

it.each([
  ['a lost connection', new MongoNetworkError('connection reset'), true],
  ['a primary that stepped down', labelled('RetryableWriteError'), true],
  ['a majority that did not confirm in time', new MongoServerError({ code: 64 }), true],
  ['a step-down inside a transaction', new MongoServerError({ code: 189 }), true],
  ['a socket that the server has ended', Object.assign(new Error('ended'), { code: 'EPIPE' }), true],
  ['a socket that the server has reset', Object.assign(new Error('write'), { code: 'ECONNRESET' }), true],
  [
    'a commit on a socket that the server has reset',
    new TypeError('commitError.hasErrorLabel is not a function'),
    true,
  ],
  ['an error of ours with a code', Object.assign(new Error('no'), { code: 'ERR_INVALID_ARG_TYPE' }), false],
  ['a duplicate key', new MongoServerError({ code: 11_000 }), false],
  ['a missing permission', new MongoServerError({ code: 13 }), false],
  ['an error of our own', new TypeError('x is not a function'), false],
])('%s', (_name, error, unavailable) => {
  expect(isUnavailable(error)).toBe(unavailable)
})

it('what can not be asked now is asked again, for a while', async () => {
  let tries = 0
  const elected = async () => {
    tries += 1
    if (tries < 3) throw labelled('RetryableWriteError')
    return tries
  }
  expect(await whenAvailable(elected)).toBe(3)
  await expect(whenAvailable(() => Promise.reject(new MongoNetworkError('gone')), 0)).rejects.toThrow('gone')
  const refused = new MongoServerError({ code: 13 })
  await expect(whenAvailable(() => Promise.reject(refused))).rejects.toBe(refused)
})
