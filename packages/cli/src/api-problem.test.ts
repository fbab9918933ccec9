import { describe, expect, it } from 'vitest'
import { problemOf } from './api-problem.ts'

describe('problemOf', () => {
  it('gives the api’s own code and message', () => {
    const body = { errors: [{ code: 'user_not_found', message: 'User not found' }] }
    expect(problemOf(404, body)).toEqual({ code: 'user_not_found', message: 'User not found' })
  })

  it('names the field that is wrong, and every problem', () => {
    const body = {
      errors: [
        { field: 'hard', messages: [{ code: 'invalid', message: 'No boolean' }] },
        { field: 'id', messages: [{ code: 'invalid', message: 'No integer' }] },
      ],
    }
    expect(problemOf(400, body)).toEqual({ code: 'invalid', message: 'hard: No boolean; id: No integer' })
  })

  it('says what to look at when the token is refused', () => {
    expect(problemOf(401, { errors: [{ code: 'x', message: 'y' }] })).toMatchObject({
      code: 'authentication_failed',
      message: expect.stringContaining('LETHE_TOKEN'),
    })
  })

  it.each([undefined, null, 'oops', { errors: [] }, { errors: 'x' }])(
    'falls back to the status for %j',
    (body) => {
      expect(problemOf(502, body)).toEqual({ code: 'http_502', message: 'the api answered 502' })
    },
  )
})
