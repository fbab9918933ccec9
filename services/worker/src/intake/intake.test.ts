import { eventIdOf, toMessage, type UserDeleted } from '@lethe/contracts/events'
import type { IncomingMessage } from '@lethe/messaging/consumer'
import type { OutgoingMessage } from '@lethe/messaging/producer'
import { createLogger } from '@lethe/service/logger'
import type { LedgerDocument } from '@lethe/store/ledger'
import { describe, expect, it } from 'vitest'
import { createIntake, type IntakeDeps } from './intake.ts'

const now = new Date('2026-01-01T00:00:00Z')
const signal = new AbortController().signal

function deletedEvent(userId: number, generation: number): UserDeleted {
  const time = '2025-12-31T00:00:00.000Z'
  return {
    specversion: '1.0',
    id: eventIdOf('user.deleted', userId, generation),
    source: '/lethe/api',
    type: 'user.deleted',
    time,
    data: {
      deletion_id: `${userId}-${generation}`,
      user_id: userId,
      ext_id: 'crm-7',
      mode: 'hard',
      generation,
      requested_at: time,
      requested_by: 'self',
    },
  }
}

function message(key: string, value: string, offset = '0'): IncomingMessage {
  const place = { topic: 'user.deleted', partition: 2, offset, timestamp: 0 }
  return {
    ...place,
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: { mine: Buffer.from('kept') },
  }
}

function eventMessage(userId: number, generation: number): IncomingMessage {
  const { key, value } = toMessage(deletedEvent(userId, generation))
  return message(key, value)
}

/** An intake whose neighbours write down what they get. */
function recordingIntake(fields: Partial<IntakeDeps> = {}) {
  const taken: LedgerDocument[] = []
  const buried: OutgoingMessage[] = []
  const intake = createIntake({
    publisher: {
      publish: async (messages) => void buried.push(...messages),
      connected: () => true,
      close: async () => undefined,
    },
    deadLetterTopic: 'user.deleted.dlq',
    take: async (accepted) => void taken.push(...accepted),
    onDeadLetter: () => undefined,
    now: () => now,
    logger: createLogger({ name: 'test', level: 'silent' }),
    ...fields,
  })
  return { intake, taken, buried }
}

describe('createIntake', () => {
  it('hands over each deletion of a batch once, as the ledger would accept it, without the ext_id', async () => {
    const { intake, taken } = recordingIntake()
    await intake([eventMessage(7, 3), eventMessage(8, 1), eventMessage(7, 3)], signal)
    expect(taken.map((document) => document._id)).toEqual(['7-3', '8-1'])
    expect(taken[0]).toMatchObject({ mode: 'hard', generation: 3, requested_by: 'self', published_at: now })
    expect(JSON.stringify(taken)).not.toContain('crm-7')
  })

  it('knows from the message which administrator asked', async () => {
    const { intake, taken } = recordingIntake()
    const event = deletedEvent(7, 1)
    const { key, value, headers } = toMessage(
      { ...event, data: { ...event.data, requested_by: 'admin' } },
      900,
    )
    const received = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const)
    await intake([{ ...message(key, value), headers: Object.fromEntries(received) }], signal)
    expect(taken[0]?.history?.map(({ state, by }) => [state, by && Number(by)])).toEqual([
      ['accepted', 900],
      ['published', undefined],
    ])
  })

  it('sends what can not be read to the dead-letter topic as it came, and takes the rest', async () => {
    const { intake, taken, buried } = recordingIntake()
    await intake([message('7', 'no event', '41'), eventMessage(8, 1)], signal)
    expect(taken.map((document) => document._id)).toEqual(['8-1'])
    expect(buried).toEqual([
      {
        topic: 'user.deleted.dlq',
        key: Buffer.from('7'),
        value: Buffer.from('no event'),
        headers: {
          mine: Buffer.from('kept'),
          'dlq-reason': 'value is not JSON',
          'dlq-topic': 'user.deleted',
          'dlq-partition': '2',
          'dlq-offset': '41',
          'dlq-time': '2026-01-01T00:00:00.000Z',
        },
      },
    ])
  })

  it('fails where the work failed, so that the batch comes again', async () => {
    const { intake } = recordingIntake({ take: () => Promise.reject(new Error('no primary')) })
    await expect(intake([eventMessage(7, 3)], signal)).rejects.toThrow('no primary')
  })

  it('fails where a dead letter was not acknowledged, so that it is not lost', async () => {
    const publisher = {
      publish: () => Promise.reject(new Error('no broker')),
      connected: () => false,
      close: async () => undefined,
    }
    const { intake } = recordingIntake({ publisher })
    await expect(intake([message('7', 'no event')], signal)).rejects.toThrow('no broker')
  })
})
