import type { IncomingMessage } from '@lethe/messaging/messages'

/** A message as the worker leaves it in the dead-letter topic. */
export function letter(changes: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    topic: 'user.deleted.dlq',
    partition: 0,
    offset: '12',
    key: Buffer.from('7'),
    value: Buffer.from('{"secret'),
    timestamp: Date.parse('2026-03-01T12:00:01.000Z'),
    ...changes,
    headers: {
      'dlq-reason': Buffer.from('value is not JSON'),
      'dlq-topic': Buffer.from('user.deleted'),
      'dlq-partition': Buffer.from('2'),
      'dlq-offset': Buffer.from('41'),
      'dlq-time': Buffer.from('2026-03-01T12:00:00.000Z'),
      ...changes.headers,
    },
  }
}

/** The value of an event that can be read, of user 7. */
export const readable = Buffer.from(
  JSON.stringify({
    specversion: '1.0',
    id: 'user.deleted/7-1',
    source: '/lethe/api',
    type: 'user.deleted',
    time: '2026-03-01T12:00:00Z',
    data: {
      deletion_id: '7-1',
      user_id: 7,
      ext_id: null,
      mode: 'hard',
      generation: 1,
      requested_at: '2026-03-01T12:00:00Z',
      requested_by: 'self',
    },
  }),
)
