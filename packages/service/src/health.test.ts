import { afterEach, describe, expect, it, vi } from 'vitest'
import { CheckFailed, runChecks } from './health.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('runChecks', () => {
  it('is ok, with the details, when every check is', async () => {
    expect(await runChecks({ mongo: async () => ({ lag: 1 }), kafka: async () => undefined }, 50)).toEqual({
      status: 'ok',
      checks: { mongo: { status: 'ok', lag: 1 }, kafka: { status: 'ok' } },
    })
  })

  it('fails when one fails, and shows only reasons that were meant to be shown', async () => {
    const broken = async () => {
      throw Object.assign(new Error('connect to mongodb://root:pw@10.0.0.1'), { code: 'ECONNREFUSED' })
    }
    const told = async () => {
      throw new CheckFailed('the consumer is not running', { lag: 7 })
    }
    expect(await runChecks({ broken, told, fine: async () => undefined }, 50)).toEqual({
      status: 'failed',
      checks: {
        broken: { status: 'failed', reason: 'ECONNREFUSED' },
        told: { status: 'failed', reason: 'the consumer is not running', lag: 7 },
        fine: { status: 'ok' },
      },
    })
  })

  it('gives up on a check at its deadline, tells it so, and does not wait for the others in turn', async () => {
    vi.useFakeTimers()
    const aborted: boolean[] = []
    const hanging = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => aborted.push(true))
      return new Promise<undefined>(() => {})
    }
    const result = runChecks({ a: hanging, b: hanging }, 2000)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await result).checks.a).toEqual({ status: 'failed', reason: 'no answer within 2000 ms' })
    expect(aborted).toEqual([true, true])
  })
})
