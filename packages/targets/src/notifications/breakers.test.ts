import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Word } from './answer.ts'
import { createBreakers } from './breakers.ts'

const fault: Word = { kind: 'unreachable', reason: 'ECONNRESET' }
const fine: Word = { kind: 'gone' }
const unauthorized: Word = { kind: 'misconfigured', status: 401 }

const lines: { level: string; message: string }[] = []
const logger = {
  info: (_fields: object, message: string) => lines.push({ level: 'info', message }),
  error: (_fields: object, message: string) => lines.push({ level: 'error', message }),
}

function create() {
  const breakers = createBreakers({ now: () => new Date(), probe: 1_000, logger })
  let sent = 0
  const answer = (word: Word | Promise<Word>) =>
    breakers.run(async () => {
      sent += 1
      return word
    })
  const wait = () => (breakers.held()?.retryAt.getTime() ?? Date.now()) - Date.now()
  return { answer, held: breakers.held, wait, sent: () => sent }
}

function elapse(milliseconds: number) {
  vi.setSystemTime(Date.now() + milliseconds)
}

beforeEach(() => {
  lines.length = 0
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('breakers', () => {
  it('open after five faults in a row, and not before', async () => {
    const { answer, held, sent, wait } = create()
    for (const word of [fault, fault, fault, fault, fine, fault, fault, fault, fault]) await answer(word)
    expect(held()).toBeNull()
    await answer({ kind: 'error', status: 500 })
    expect(held()).toMatchObject({ error: { code: 'notification_store_error' } })
    expect(wait()).toBe(5_000)
    expect(await answer(fine)).toMatchObject({ kind: 'held' })
    expect(sent()).toBe(10)
  })

  it('count a store that is busy without naming a time as a fault', async () => {
    const { answer, held } = create()
    for (let i = 0; i < 5; i += 1) await answer({ kind: 'busy', status: 503, retryAfter: null })
    expect(held()).toMatchObject({ error: { code: 'notification_store_busy' } })
  })

  it('let one probe through when the pause is over; what waits with it goes when it is answered', async () => {
    const { answer, held, sent } = create()
    for (let i = 0; i < 5; i += 1) await answer(fault)
    elapse(5_000)
    expect(held()).toMatchObject({ mayProbe: true })
    const probe = Promise.withResolvers<Word>()
    const waiting = [answer(probe.promise), answer(fine), answer(fine)]
    expect(sent()).toBe(6)
    expect(held()).toMatchObject({ retryAt: new Date(Date.now() + 1_000), mayProbe: false })
    probe.resolve(fine)
    expect(await Promise.all(waiting)).toEqual([fine, fine, fine])
    expect(held()).toBeNull()
  })

  it('pause for longer after each probe that fails, up to a minute, and say so once', async () => {
    const { answer, wait } = create()
    for (let i = 0; i < 5; i += 1) await answer(fault)
    const pauses = []
    for (let i = 0; i < 6; i += 1) {
      pauses.push(wait())
      elapse(wait())
      await Promise.all([answer(fault), answer(fault)])
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1)
    elapse(60_000)
    await answer(fine)
    expect(lines.at(-1)).toMatchObject({ level: 'info' })
  })

  it('stop everybody at the first sign of a wrong address or key, from 30 s up to 5 minutes', async () => {
    const { answer, wait, held, sent } = create()
    expect(await answer(unauthorized)).toMatchObject({
      kind: 'held',
      error: { code: 'notification_store_misconfigured' },
    })
    const pauses = []
    for (let i = 0; i < 5; i += 1) {
      pauses.push(wait())
      elapse(wait())
      await answer(unauthorized)
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000])
    expect(sent()).toBe(6)
    expect(lines).toEqual([
      { level: 'error', message: expect.stringContaining('NOTIFICATION_STORE_API_KEY') },
    ])
    elapse(300_000)
    await answer(fine)
    expect(held()).toBeNull()
  })

  it('keep to the time that the store names', async () => {
    const { answer, wait } = create()
    const busy: Word = { kind: 'busy', status: 429, retryAfter: 42_000 }
    expect(await answer(busy)).toBe(busy)
    expect(wait()).toBe(42_000)
    expect(await answer(fine)).toMatchObject({ kind: 'held' })
    elapse(42_000)
    expect(await answer(fine)).toBe(fine)
  })

  it('take no notice of what is nobody fault but the request', async () => {
    const { answer, held } = create()
    for (let i = 0; i < 10; i += 1) {
      await answer({ kind: 'refused', status: 400 })
      await answer({ kind: 'changed' })
    }
    expect(held()).toBeNull()
  })
})
