import { describe, expect, it } from 'vitest'
import { planReplay } from './replay-plan.ts'
import { letter, readable } from './test-letter.ts'

const careful = { topic: 'user.deleted', force: false }

describe('planReplay', () => {
  it('publishes key, value and headers as they came, and says which dead letter it was', () => {
    const mine = [Buffer.from('a'), Buffer.from('b')]
    const message = letter({ value: readable, headers: { mine, 'dlq-replayed': Buffer.from('0:3') } })
    expect(planReplay(message, careful)).toEqual({
      ok: true,
      message: {
        topic: 'user.deleted',
        key: message.key,
        value: readable,
        headers: { mine, 'dlq-replayed': '0:12' },
      },
    })
  })

  it('leaves what can still not be read, unless forced', () => {
    expect(planReplay(letter(), careful)).toEqual({
      ok: false,
      reason: 'it can still not be read: value is not JSON',
    })
    expect(planReplay(letter({ value: null }), { ...careful, force: true })).toMatchObject({
      ok: true,
      message: { value: null },
    })
  })

  it.each([
    ['another topic', { 'dlq-topic': Buffer.from('payments') }],
    ['nowhere', { 'dlq-topic': Buffer.alloc(0) }],
  ])('never sends what came from %s, not even forced', (_, headers) => {
    const plan = planReplay(letter({ value: readable, headers }), { ...careful, force: true })
    expect(plan).toEqual({ ok: false, reason: 'it does not say that it came from user.deleted' })
  })
})
