import { integer, pick, type Random } from '@lethe/demo/random'
import type { KafkaConnection } from '@lethe/messaging/kafka'
import type { IncomingMessage } from '@lethe/messaging/messages'
import type { OutgoingMessage, Publisher } from '@lethe/messaging/producer'
import { readTopic } from '@lethe/messaging/reader'
import type { TopicNames } from '@lethe/messaging/topics'
import type { EventTrouble } from './trouble.ts'

/** The header of every message that is not the program's own. */
export const INJECTED = 'chaos'

export interface KafkaTools {
  kafka: KafkaConnection
  publisher: Publisher
  topics: TopicNames
}

interface EventTools extends KafkaTools {
  /** Users whom nobody deletes, for events about deletions that never were. */
  bystanders: readonly number[]
}

const SOME = 20
const MANY = 500

/**
 * Puts messages on `user.deleted` that nobody asked for.
 * @returns the poison among them: values that must end on the dead-letter topic
 * @throws where Kafka is away
 */
export async function injectEvents(
  tools: EventTools,
  trouble: EventTrouble,
  random: Random,
): Promise<string[]> {
  const { publisher, topics } = tools
  if (trouble === 'poison') {
    const values = ['{"half', '[]', '{"specversion":"9.9"}'].map((text) => `${text} ${random()}`)
    await publisher.publish(
      values.map((value) => ({ ...injected(topics), key: pick(random, ['7', 'x']), value })),
    )
    return values
  }
  if (trouble === 'phantom') {
    await publisher.publish([phantom(pick(random, tools.bystanders), topics)])
    return []
  }
  const seen = await readTopic(tools.kafka, topics.deleted, { deadlineMs: 8_000 })
  const real = seen.filter(({ headers }) => !(INJECTED in headers))
  await publisher.publish(
    chosen(real, trouble, random).map(({ key, value }) => ({ ...injected(topics), key, value })),
  )
  return []
}

function chosen(
  real: readonly IncomingMessage[],
  trouble: 'repeat' | 'reorder' | 'replay',
  random: Random,
): IncomingMessage[] {
  if (trouble === 'replay') return real.slice(0, MANY)
  const from = integer(random, 0, Math.max(0, real.length - SOME))
  const some = real.slice(from, from + SOME)
  return trouble === 'reorder' ? some.reverse() : some
}

const injected = ({ deleted }: TopicNames) => ({ topic: deleted, headers: { [INJECTED]: '1' } })

/** A valid event of a hard deletion that no user document knows: as a mark would leave that was rolled back. */
function phantom(userId: number, topics: TopicNames): OutgoingMessage {
  const time = new Date().toISOString()
  const data = {
    deletion_id: `${userId}-1`,
    user_id: userId,
    ext_id: null,
    mode: 'hard',
    generation: 1,
    requested_at: time,
    requested_by: 'self',
  }
  const event = {
    specversion: '1.0',
    id: `user.deleted/${userId}-1`,
    source: '/lethe/api',
    type: 'user.deleted',
    time,
    data,
  }
  return { ...injected(topics), key: String(userId), value: JSON.stringify(event) }
}
