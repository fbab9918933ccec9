import type { UserDeleted } from '@lethe/contracts/events'
import { topicNames } from '@lethe/messaging/topics'
import type { OutboxEntry } from '@lethe/store/users'
import { describe, expect, it } from 'vitest'
import { eventOf, roundsOf } from './events.ts'

const topics = topicNames('')
const at = new Date('2026-01-01T00:00:00Z')
const deleted = (generation: number): OutboxEntry => ({
  id: `user.deleted/7-${generation}`,
  type: 'user.deleted',
  generation,
  at,
  ext_id: 'crm-7',
  mode: 'soft',
  by: 'admin',
})
const restored = (generation: number): OutboxEntry => ({
  id: `user.restored/7-${generation}`,
  type: 'user.restored',
  generation,
  at,
  ext_id: 'crm-7',
})

describe('eventOf', () => {
  it('is the CloudEvent of a deletion, with nothing about the person but the ext_id', () => {
    expect(eventOf(7, deleted(3))).toEqual({
      specversion: '1.0',
      id: 'user.deleted/7-3',
      source: '/lethe/api',
      type: 'user.deleted',
      time: '2026-01-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        deletion_id: '7-3',
        user_id: 7,
        ext_id: 'crm-7',
        mode: 'soft',
        generation: 3,
        requested_at: '2026-01-01T00:00:00.000Z',
        requested_by: 'admin',
      },
    })
  })

  it('is the CloudEvent of a scheduled deletion, and of its start, which tells when it was asked for', () => {
    const at = new Date('2026-02-01T00:00:00Z')
    const type = 'user.deletion_scheduled'
    const { mode: _, ...data } = (eventOf(7, deleted(3)) as UserDeleted).data
    expect(eventOf(7, { ...deleted(3), type, mode: 'hard', not_before: at })).toMatchObject({
      id: 'user.deletion_scheduled/7-3',
      type,
      time: '2026-01-01T00:00:00.000Z',
      data: { ...data, not_before: '2026-02-01T00:00:00.000Z' },
    })
    const started = { ...deleted(3), mode: 'hard', at, requested_at: deleted(3).at } as const
    expect(eventOf(7, started)).toMatchObject({
      id: 'user.deleted/7-3',
      time: '2026-02-01T00:00:00.000Z',
      data: { ...data, mode: 'hard', requested_at: '2026-01-01T00:00:00.000Z' },
    })
  })

  it('is the CloudEvent of a restore', () => {
    expect(eventOf(7, restored(4))).toMatchObject({
      id: 'user.restored/7-4',
      data: { user_id: 7, ext_id: 'crm-7', generation: 4, restored_at: '2026-01-01T00:00:00.000Z' },
    })
  })
})

describe('roundsOf', () => {
  it('sends a user’s second event only in the round after his first, also across topics', () => {
    const rounds = roundsOf(
      [
        { userId: 7, outbox: [deleted(5), restored(4), deleted(3)] },
        { userId: 8, outbox: [deleted(1)] },
      ],
      topics,
    )
    expect(rounds.map((round) => round.map(({ topic, key }) => `${key} ${topic}`))).toEqual([
      ['7 user.deleted', '8 user.deleted'],
      ['7 user.restored'],
      ['7 user.deleted'],
    ])
  })

  it('has no round for users who owe nothing', () => {
    expect(roundsOf([{ userId: 7, outbox: [] }], topics)).toEqual([])
  })
})
