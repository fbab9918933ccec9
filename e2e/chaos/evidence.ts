import { readTopic } from '@lethe/messaging/reader'
import type { Mongo } from '@lethe/store/connect'
import { type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { BSON } from 'mongodb'
import { INJECTED, type KafkaTools } from './faults/events.ts'

/** A document as canonical Extended JSON: exact, types included. */
export type Exact = Record<string, unknown>
export type Snapshot = Record<string, Exact[]>

const contentCollections = [
  'users',
  'posts',
  'comments',
  'votes',
  'follows',
  'private_messages',
  'flags',
] as const

/** Everything of the community as it is now, exactly. */
export async function takeSnapshot({ db }: Mongo): Promise<Snapshot> {
  const snapshot: Snapshot = {}
  for (const name of contentCollections) {
    const documents = await db.collection(name).find({}, { promoteValues: false }).toArray()
    snapshot[name] = documents.map((document) =>
      JSON.parse(BSON.EJSON.stringify(document, { relaxed: false })),
    )
  }
  return snapshot
}

/** The value of an id in an exact document; NaN where it is none. */
export function idIn(value: unknown): number {
  const { $numberLong, $numberInt } = (value ?? {}) as { $numberLong?: string; $numberInt?: string }
  return Number($numberLong ?? $numberInt ?? Number.NaN)
}

/** A message of ours on Kafka. */
export interface Delivery {
  type: string
  userId: number
  generation: number
  mode: 'soft' | 'hard' | null
  /** When the fact happened, in milliseconds since the epoch. */
  factAt: number
  topic: string
  partition: number
  offset: bigint
  /** When it was sent, in milliseconds since the epoch. */
  sentAt: number
}

interface StoredProfile {
  extId: string
  userId: number
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

export async function gatherEvidence(mongo: Mongo, { kafka, topics }: KafkaTools): Promise<Evidence> {
  const { db } = mongo
  const deliveries: Delivery[] = []
  for (const topic of [topics.deleted, topics.restored, topics.erased]) {
    for (const { partition, offset, value, headers, timestamp } of await readTopic(kafka, topic, {
      deadlineMs: 60_000,
    })) {
      if (INJECTED in headers) continue
      const { type, time, data } = JSON.parse(String(value))
      deliveries.push({
        type,
        userId: data.user_id,
        generation: data.generation,
        mode: data.mode ?? null,
        factAt: Date.parse(time),
        topic,
        partition,
        offset: BigInt(offset),
        sentAt: timestamp,
      })
    }
  }
  const dead = await readTopic(kafka, topics.deadLetters, { deadlineMs: 60_000 })
  const profiles = await db
    .collection<{ _id: string; properties: { user_id?: number } }>('notification_profiles')
    .find()
    .toArray()
  return {
    users: await usersOf(db).find().toArray(),
    ledger: new Map((await ledgerOf(db).find().toArray()).map((document) => [document._id, document])),
    deliveries,
    deadLetters: dead.map(({ value }) => String(value)),
    profiles: profiles.map(({ _id, properties }) => ({ extId: _id, userId: Number(properties.user_id) })),
    after: await takeSnapshot(mongo),
  }
}
