import { describe, expect, it } from 'vitest'
import { classify, isFinal, type Reply, type Word } from './answer.ts'

const now = new Date('2026-11-22T10:00:00Z')
const notFound = { code: 404, message: "user [distinct_id: 'shop-7'] not found" }

function answerTo(method: Reply['method'], reply: Partial<Reply>) {
  return classify(
    { method, distinctId: 'shop-7', status: 200, etag: null, retryAfter: null, body: '', ...reply },
    now,
  )
}

describe('classify', () => {
  it.each([
    ['"v1"', '"v1"'],
    ['""', '""'],
    ['W/"v1"', null],
    ['w/"v1"', null],
    ['v1', null],
    ['"a"b"', null],
    ['*', null],
    [null, null],
  ])('of a profile with ETag %s keeps %s to delete it by', (etag, expected) => {
    const body = JSON.stringify({ distinct_id: 'shop-7' })
    expect(answerTo('GET', { etag, body })).toEqual({ kind: 'profile', etag: expected })
  })

  it.each(['', '<html>', '[]', 'null', '{}', '{"distinct_id":"shop-8"}', '{"distinct_id":7}'])(
    'takes %j for no profile of this user',
    (body) => {
      expect(answerTo('GET', { body, etag: '"v1"' })).toEqual({ kind: 'error', status: 200 })
    },
  )

  it.each([
    ['exactly the documented body', notFound, 'gone'],
    [
      'the body of another profile',
      { ...notFound, message: "user [distinct_id: 'x'] not found" },
      'misconfigured',
    ],
    ['one field more', { ...notFound, path: '/' }, 'misconfigured'],
    ['a code in text', { ...notFound, code: '404' }, 'misconfigured'],
    ['no message', { code: 404 }, 'misconfigured'],
    ['an array', [notFound], 'misconfigured'],
  ])('takes a 404 with %s as it is meant', (_what, body, kind) => {
    for (const method of ['GET', 'DELETE'] as const) {
      expect(answerTo(method, { status: 404, body: JSON.stringify(body) }).kind).toBe(kind)
    }
    expect(answerTo('DELETE', { status: 404, body: '<h1>404</h1>' }).kind).toBe('misconfigured')
  })

  it.each([
    [204, 'deleted'],
    [200, 'error'],
    [202, 'error'],
    [301, 'misconfigured'],
    [308, 'misconfigured'],
    [400, 'refused'],
    [401, 'misconfigured'],
    [403, 'misconfigured'],
    [405, 'refused'],
    [408, 'error'],
    [412, 'changed'],
    [422, 'refused'],
    [425, 'error'],
    [429, 'busy'],
    [500, 'error'],
    [502, 'error'],
    [503, 'busy'],
    [504, 'error'],
    [600, 'error'],
  ])('takes %d to a DELETE as %s', (status, kind) => {
    expect(answerTo('DELETE', { status }).kind).toBe(kind)
  })

  it('takes a 412 to a GET, which set no condition, as refused', () => {
    expect(answerTo('GET', { status: 412 })).toEqual({ kind: 'refused', status: 412 })
  })

  it('keeps the time that a busy store names', () => {
    expect(answerTo('GET', { status: 429, retryAfter: '7' })).toMatchObject({ retryAfter: 7_000 })
    expect(answerTo('GET', { status: 503 })).toMatchObject({ retryAfter: null })
  })
})

describe('isFinal', () => {
  const words: [Word, boolean][] = [
    [{ kind: 'deleted' }, true],
    [{ kind: 'gone' }, true],
    [{ kind: 'changed' }, true],
    [{ kind: 'refused', status: 400 }, true],
    [{ kind: 'busy', status: 429, retryAfter: null }, true],
    [{ kind: 'not_sent', why: 'late' }, true],
    [{ kind: 'busy', status: 503, retryAfter: null }, false],
    [{ kind: 'error', status: 504 }, false],
    [{ kind: 'unreachable', reason: 'ECONNRESET' }, false],
    [{ kind: 'interrupted' }, false],
  ]
  it.each(words)('knows of %j whether the request may still act', (word, expected) => {
    expect(isFinal(word)).toBe(expected)
  })
})
