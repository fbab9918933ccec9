import { readTopic } from '@lethe/messaging/reader'
import type { Mongo } from '@lethe/store/connect'
import { type Exact, exactDocuments } from '@lethe/store/exact-documents'
import { type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { INJECTED, type KafkaTools } from './faults/events.ts'

/** Documents by collection. */
export type Snapshot = Record<string, Exact[]>

const contentCollections = [
  'users',
  'posts',
  'comments',
  'votes',
  'follows',
  'private_messages',
  'flags',
  'media.files',
  'media.chunks',
] as const

/** Everything of the community as it is now, exactly. */
export async function takeSnapshot({ db }: Mongo): Promise<Snapshot> {
  const snapshot: Snapshot = {}
  for (const name of contentCollections) snapshot[name] = await exactDocuments(db, name)
  return snapshot
}

/** A message of ours on Kafka. */
export interface Delivery {
  type: string
  userId: number
  generation: number
  mode: 'soft' | 'hard' | null
  /** In `user.deleted` and `user.restored` only. */
  extId: string | null
  /** When the fact happened, in milliseconds since the epoch, by MongoDB's clock. */
  factAt: number
  /** Everything that the event says, as text; what only traces a repeat is left out. */
  story: string
  topic: string
  partition: number
  offset: bigint
  /** When the broker took it, in milliseconds since the epoch. */
  sentAt: number
}

export interface StoredProfile {
  distinctId: string
  userId: number
  /** Its ETag without the quotes. */
  version: string
}

/** What is there when everything is quiet, read by nobody but us. */
export interface Evidence {
  users: UserDocument[]
  ledger: Map<string, LedgerDocument>
  /** In no order across partitions. Without what was injected. */
  deliveries: Delivery[]
  deadLetters: string[]
  profiles: StoredProfile[]
  after: Snapshot
}

const KAFKA_DEADLINE = { deadlineMs: 60_000 }

/** Topics must be stamped by the broker: see append-time.ts. */
export async function gatherEvidence(mongo: Mongo, { kafka, topics }: KafkaTools): Promise<Evidence> {
  const { db } = mongo
  const deliveries: Delivery[] = []
  for (const topic of [topics.deleted, topics.restored, topics.erased]) {
    for (const message of await readTopic(kafka, topic, KAFKA_DEADLINE)) {
      if (INJECTED in message.headers) continue
      const { partition, offset, value, timestamp } = message
      const position = { topic, partition, offset: BigInt(offset), sentAt: timestamp }
      deliveries.push({ ...toldBy(String(value)), ...position })
    }
  }
  const dead = await readTopic(kafka, topics.deadLetters, KAFKA_DEADLINE)
  return {
    users: await usersOf(db).find().toArray(),
    ledger: new Map((await ledgerOf(db).find().toArray()).map((document) => [document._id, document])),
    deliveries,
    deadLetters: dead.map(({ value }) => String(value)),
    profiles: await profilesIn(mongo),
    after: await takeSnapshot(mongo),
  }
}

/** What an event tells. */
export function toldBy(value: string): Omit<Delivery, 'topic' | 'partition' | 'offset' | 'sentAt'> {
  const { traceparent: _parent, tracestate: _state, ...event } = JSON.parse(value)
  const { type, time, data } = event
  return {
    type,
    userId: data.user_id,
    generation: data.generation,
    mode: data.mode ?? null,
    extId: data.ext_id ?? null,
    factAt: Date.parse(time),
    story: JSON.stringify(event),
  }
}

async function profilesIn({ db }: Mongo): Promise<StoredProfile[]> {
  const profiles = await db
    .collection<{ _id: string; version: string; properties: { user_id?: number } }>('notification_profiles')
    .find()
    .toArray()
  return profiles.map(({ _id, version, properties }) => ({
    distinctId: _id,
    version,
    userId: Number(properties.user_id),
  }))
}
