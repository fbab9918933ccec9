import { EventEmitter, once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigError } from './config.ts'
import { createLogger } from './logger.ts'
import { closers, type RunningService, runService, type StartContext, StartupError } from './run.ts'

const quiet = { LOG_LEVEL: 'silent' }

/** Stands in for `process`: signals go in, exit codes and standard error come out. */
function createHost() {
  const events = new EventEmitter()
  const exits: number[] = []
  const errors: string[] = []
  return {
    exits,
    errors,
    emit: (name: string, value?: unknown) => events.emit(name, value),
    exited: () => (exits.length > 0 ? Promise.resolve() : once(events, 'exit')),
    on: (name: string, listener: (reason: unknown) => void) => events.on(name, listener),
    exit: (code: number) => {
      exits.push(code)
      events.emit('exit')
    },
    stderr: { write: (text: string) => errors.push(text) },
  }
}

function run(start: (context: StartContext) => Promise<RunningService>, env: NodeJS.ProcessEnv = quiet) {
  const host = createHost()
  return { host, started: runService({ name: 'demo', env, start, host }) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('runService', () => {
  it('closes the service at SIGTERM and exits with 0', async () => {
    const close = vi.fn(async () => {})
    const { host, started } = run(async () => ({ close }))
    await started
    host.emit('SIGTERM')
    await host.exited()
    expect(close).toHaveBeenCalledOnce()
    expect(host.exits).toEqual([0])
  })

  it('exits with 1 when closing fails', async () => {
    const { host, started } = run(async () => ({ close: () => Promise.reject(new Error('stuck')) }))
    await started
    host.emit('SIGINT')
    await host.exited()
    expect(host.exits).toEqual([1])
  })

  it('exits with 1 when closing takes longer than SHUTDOWN_TIMEOUT', async () => {
    vi.useFakeTimers()
    const { host, started } = run(async () => ({ close: () => new Promise(() => {}) }), {
      ...quiet,
      SHUTDOWN_TIMEOUT: '3s',
    })
    await started
    host.emit('SIGTERM')
    await vi.advanceTimersByTimeAsync(2999)
    expect(host.exits).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(host.exits).toEqual([1])
  })

  it('exits with 130 at once at the second SIGTERM', async () => {
    const { host, started } = run(async () => ({ close: () => new Promise(() => {}) }))
    await started
    host.emit('SIGTERM')
    expect(host.exits).toEqual([])
    host.emit('SIGTERM')
    expect(host.exits).toEqual([130])
  })

  it('takes one Ctrl-C that arrives twice as one, and a later one as a second', async () => {
    vi.useFakeTimers()
    const { host, started } = run(async () => ({ close: () => new Promise(() => {}) }))
    await started
    host.emit('SIGINT')
    host.emit('SIGTERM')
    expect(host.exits).toEqual([])
    await vi.advanceTimersByTimeAsync(300)
    host.emit('SIGINT')
    expect(host.exits).toEqual([130])
  })

  it('prints what is wrong with the environment, one line each, and exits with 1', async () => {
    const { host, started } = run(async () => {
      throw new ConfigError(['A is required', 'B must be a number'])
    })
    await started
    expect(host.errors).toEqual(['demo: A is required\ndemo: B must be a number\n'])
    expect(host.exits).toEqual([1])
  })

  it('reads its own variables before anything starts', async () => {
    const start = vi.fn()
    const { host, started } = run(start, { SHUTDOWN_TIMEOUT: 'soon' })
    await started
    expect(host.errors[0]).toMatch(/^demo: SHUTDOWN_TIMEOUT must be a duration/)
    expect(start).not.toHaveBeenCalled()
  })

  it('prints one line for a StartupError and a stack for an unexpected error', async () => {
    const expected = run(() => Promise.reject(new StartupError('port 3001 is in use')))
    await expected.started
    expect(expected.host.errors).toEqual(['demo: port 3001 is in use\n'])

    const unexpected = run(() => Promise.reject(new TypeError('oops')))
    await unexpected.started
    expect(unexpected.host.errors[0]).toMatch(/^demo: TypeError: oops\n\s+at /)
    expect(unexpected.host.exits).toEqual([1])
  })

  it('tells a start that is under way to give up, and closes what it made nevertheless', async () => {
    const close = vi.fn(async () => {})
    const { host, started } = run(async ({ signal }) => {
      await once(signal, 'abort')
      return { close }
    })
    await Promise.resolve()
    host.emit('SIGTERM')
    await started
    await host.exited()
    expect(close).toHaveBeenCalledOnce()
    expect(host.exits).toEqual([0])
  })

  it('exits with 0, and says nothing, when a start gives up because it was told to', async () => {
    const { host, started } = run(async ({ signal }) => {
      await once(signal, 'abort')
      throw signal.reason
    })
    await Promise.resolve()
    host.emit('SIGTERM')
    await started
    await host.exited()
    expect([host.exits, host.errors]).toEqual([[0], []])
  })

  it.each(['uncaughtException', 'unhandledRejection'])('closes and exits with 1 at %s', async (event) => {
    const close = vi.fn(async () => {})
    const { host, started } = run(async () => ({ close }))
    await started
    host.emit(event, new Error('boom'))
    await host.exited()
    expect(close).toHaveBeenCalledOnce()
    expect(host.exits).toEqual([1])
  })

  it('closes and exits with 1 when the service says that it failed', async () => {
    const close = vi.fn(async () => {})
    const { host, started } = run(async () => ({ close, failed: Promise.reject(new Error('consumer gone')) }))
    await started
    await host.exited()
    expect(close).toHaveBeenCalledOnce()
    expect(host.exits).toEqual([1])
  })
})

describe('closers', () => {
  const logger = createLogger({ name: 'test', level: 'silent' })

  it('releases in the reverse order, once, also when one fails, and says that one failed', async () => {
    const released: string[] = []
    const all = closers(logger)
    all.add('a', () => void released.push('a'))
    all.add('b', async () => {
      released.push('b')
      throw new Error('b is stuck')
    })
    all.add('c', () => void released.push('c'))
    await expect(all.close()).rejects.toThrow(AggregateError)
    await expect(all.close()).rejects.toThrow(AggregateError)
    expect(released).toEqual(['c', 'b', 'a'])
  })
})
