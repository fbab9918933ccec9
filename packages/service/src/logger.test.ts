import { describe, expect, it } from 'vitest'
import { createLogger, type Logger, serializeError } from './logger.ts'

function logged(write: (logger: Logger) => void): Record<string, unknown> {
  let line = ''
  write(createLogger({ name: 'test', level: 'info', destination: { write: (text) => (line = text) } }))
  return JSON.parse(line)
}

describe('createLogger', () => {
  it('writes JSON with an ISO time, the level as a word and the name', () => {
    const entry = logged((logger) => logger.warn({ userId: 7 }, 'hello'))
    expect(entry).toMatchObject({ name: 'test', level: 'warn', msg: 'hello', userId: 7 })
    expect(new Date(String(entry.time)).toISOString()).toBe(entry.time)
  })

  it('censors what looks like a secret, also one level down', () => {
    const entry = logged((logger) =>
      logger.info({ token: 'a1b2', headers: { authorization: 'Bearer a1b2' }, env: { JWT_SECRET: 'a1b2' } }),
    )
    expect(JSON.stringify(entry)).not.toContain('a1b2')
  })

  it('logs the route of a request and not its URL', () => {
    const request = {
      method: 'GET',
      url: '/user/alice/?search=bob',
      headers: { cookie: 'c' },
      routeOptions: { url: '/user/:id/' },
    }
    expect(logged((logger) => logger.info({ req: request, res: { statusCode: 204 } }))).toMatchObject({
      req: { method: 'GET', route: '/user/:id/' },
      res: { status: 204 },
    })
  })
})

describe('serializeError', () => {
  it('keeps type, code, frames and cause, and drops a message that could quote personal data', () => {
    const cause = Object.assign(new Error('dup key: { username: "alice" }'), { code: 11000 })
    const error = new Error('could not store alice', { cause })
    const serialized = serializeError(error)
    expect(serialized).toMatchObject({ type: 'Error', cause: { type: 'Error', code: 11000 } })
    expect(serialized.stack).toContain('logger.test.ts')
    expect(JSON.stringify(serialized)).not.toContain('alice')
  })

  it('drops a message of several lines entirely', () => {
    expect(JSON.stringify(serializeError(new Error('first\nalice')))).not.toContain('alice')
  })

  it('keeps the message of a system error', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:27017'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    })
    expect(serializeError(error).message).toContain('ECONNREFUSED')
  })

  it('does not loop on an error that causes itself', () => {
    const error = new Error('a')
    error.cause = error
    expect(serializeError(error).cause).toBeDefined()
  })

  it('takes anything that was thrown', () => {
    expect(serializeError('alice')).toEqual({ type: 'string', stack: '' })
  })
})
