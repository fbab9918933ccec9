import { exact } from '@lethe/store/exact-documents'
import type { LedgerDocument } from '@lethe/store/ledger'
import { stateOf } from '@lethe/store/ledger-state'
import type { UserDocument } from '@lethe/store/users'
import { type Document, Long } from 'mongodb'
import { type Delivery, type Evidence, toldBy } from '../evidence.ts'
import type { StoreCall } from '../gates/store-call.ts'
import { newRecord } from '../load/record.ts'
import type { Outcome } from './all.ts'
import type { Violation } from './violation.ts'

/** A run of two people in which everything is as it must be; a test breaks one thing of it. */
export interface Story extends Outcome {
  evidence: Evidence
  calls: StoreCall[]
  watched: Violation[]
  poison: string[]
  ownEnds: string[]
}

/** The moment of a story in milliseconds since the epoch. */
export const at = (ms: number) => Date.parse('2026-03-01T12:00:00Z') + ms
export const date = (ms: number) => new Date(at(ms))
const long = Long.fromNumber

const WINDOW = 1_000
/** Hard deleted; his names were taken over by a newcomer. */
export const GONE = 7
/** Soft deleted and restored. */
export const BACK = 8
/** Never deleted. */
export const STAYS = 9
export const NEWCOMER = 100_001

const text = (number: number, author: number) => `verba ${number} by ${author}`
export const post = (_id: number, author: number, mentions: number[], fields: object = {}): Document => ({
  _id: long(_id),
  author_id: long(author),
  text: text(_id, author),
  mentions: mentions.map((id) => long(id)),
  comment_count: 0,
  vote_count: 0,
  ...fields,
})
const user = (id: number, fields: Partial<UserDocument> = {}): UserDocument => ({
  _id: long(id),
  status: 'a',
  generation: 0,
  username: `nomen-${id}`,
  ext_id: `extern/${id}`,
  followers_count: 0,
  followings_count: 0,
  ...fields,
})

const snapshot = (collections: Record<string, readonly Document[]>) =>
  Object.fromEntries(Object.entries(collections).map(([name, list]) => [name, list.map(exact)]))

export function event(
  type: string,
  [userId, generation, ms]: readonly [number, number, number],
  fields: object = {},
  sent = ms + 50,
): Delivery {
  const data = { user_id: userId, generation, ...fields }
  const value = { specversion: '1.0', type, time: date(ms).toISOString(), data }
  const position = { topic: type, partition: 0, offset: BigInt(sent), sentAt: at(sent) }
  return { ...toldBy(JSON.stringify(value)), ...position }
}

export const call = (fields: Partial<StoreCall> & { ms: number }): StoreCall => ({
  method: 'GET',
  distinctId: `extern/${GONE}`,
  ifMatch: null,
  sentAt: at(fields.ms),
  answeredAt: at(fields.ms + 10),
  status: 404,
  etag: null,
  userId: null,
  ...fields,
})

export function entry(id: number, generation: number, fields: Partial<LedgerDocument>): LedgerDocument {
  const document: LedgerDocument = {
    _id: `${id}-${generation}`,
    user_id: long(id),
    mode: 'hard',
    generation,
    requested_at: date(0),
    requested_by: 'self',
    published_at: date(60),
    claimed_at: date(80),
    steps: {},
    ...fields,
  }
  return { ...document, state: stateOf(document) }
}

const deletionOf = (id: number) => ({
  id: `${id}-1`,
  mode: 'hard' as const,
  at: date(0),
  by: 'self' as const,
  from: 'a' as const,
  begun_at: date(100),
  completed_at: date(1_500),
})

/** The story that nothing is wrong with. */
export function goodStory(): Story {
  const posts = [post(70, GONE, []), post(80, BACK, [STAYS]), post(90, STAYS, [GONE, BACK])]
  const message = { _id: long(1), sender_id: long(STAYS), recipient_id: long(GONE), text: 'verba in private' }
  const flag = {
    _id: long(2),
    post_id: long(90),
    reporter_id: long(GONE),
    reason: 'spam',
    note: 'verba noted',
  }
  const picture = { _id: long(3), metadata: { owner_id: long(STAYS) } }
  const now = [
    { _id: long(GONE), status: 'u' as const, generation: 1, deletion: deletionOf(GONE) },
    user(BACK, { generation: 2 }),
    user(STAYS),
    user(NEWCOMER, { username: `nomen-${GONE}`, ext_id: `extern/${GONE}` }),
  ]
  return {
    open: null,
    watched: [],
    poison: ['{"half'],
    ownEnds: [],
    said: { logs: '{"msg":"late writes found"}', metrics: 'lethe_outbox_pending 0', secrets: ['the-key'] },
    swept: true,
    lateWriteWindow: WINDOW,
    before: snapshot({
      users: [user(GONE), user(BACK), user(STAYS)],
      posts,
      comments: [{ _id: long(71), post_id: long(70), author_id: long(STAYS), text: 'verba on it' }],
      private_messages: [message],
      flags: [flag],
      'media.files': [picture, { _id: long(4), metadata: { owner_id: long(GONE) } }],
      'media.chunks': [
        { _id: long(31), files_id: long(3) },
        { _id: long(41), files_id: long(4) },
      ],
    }),
    record: {
      ...newRecord(),
      deletions: [
        { userId: GONE, deletionId: `${GONE}-1`, mode: 'hard', key: 'key-1' },
        { userId: GONE, deletionId: `${GONE}-1`, mode: 'hard', key: 'key-1' },
        { userId: BACK, deletionId: `${BACK}-1`, mode: 'soft', key: null },
      ],
      restores: [{ userId: BACK }],
      signUps: [{ userId: NEWCOMER, username: `nomen-${GONE}`, extId: `extern/${GONE}` }],
      registrations: [
        { userId: GONE, distinctId: `extern/${GONE}`, from: at(-90), to: at(-80), etag: '"v7"' },
        { userId: STAYS, distinctId: `extern/${STAYS}`, from: at(-90), to: at(-80), etag: '"v9"' },
        { userId: BACK, distinctId: `extern/${BACK}`, from: at(310), to: at(320), etag: '"v8"' },
        { userId: NEWCOMER, distinctId: `extern/${GONE}`, from: at(1_600), to: at(1_610), etag: '"v1"' },
      ],
      posts: [{ id: 91, authorId: BACK, text: text(91, BACK), mentions: [] }],
      comments: [{ id: 92, authorId: STAYS, postId: 90, text: text(92, STAYS) }],
      votes: [{ userId: STAYS, postId: 80 }],
    },
    calls: [
      call({ ms: 150, status: 200, etag: '"v7"', userId: GONE }),
      call({ ms: 170, method: 'DELETE', ifMatch: '"v7"', status: 204 }),
      call({ ms: 1_300 }),
    ],
    evidence: {
      users: now,
      ledger: new Map(
        [
          entry(GONE, 1, { completed_at: date(1_500) }),
          entry(BACK, 1, { mode: 'soft', superseded_at: date(400) }),
        ].map((one) => [one._id, one]),
      ),
      deliveries: [
        event('user.deleted', [GONE, 1, 0], { mode: 'hard', ext_id: `extern/${GONE}` }),
        event('user.deleted', [GONE, 1, 0], { mode: 'hard', ext_id: `extern/${GONE}` }, 500),
        event('user.erased', [GONE, 1, 1_500]),
        event('user.deleted', [BACK, 1, 100], { mode: 'soft', ext_id: `extern/${BACK}` }),
        event('user.restored', [BACK, 2, 300], { ext_id: `extern/${BACK}` }),
      ],
      deadLetters: ['{"half', '[]'],
      profiles: [
        { distinctId: `extern/${STAYS}`, userId: STAYS, version: 'v9' },
        { distinctId: `extern/${BACK}`, userId: BACK, version: 'v8' },
        { distinctId: `extern/${GONE}`, userId: NEWCOMER, version: 'v1' },
      ],
      after: snapshot({
        users: now,
        posts: [
          post(80, BACK, [STAYS], { vote_count: 1 }),
          post(90, STAYS, [BACK], { comment_count: 1 }),
          post(91, BACK, []),
        ],
        comments: [{ _id: long(92), post_id: long(90), author_id: long(STAYS), text: text(92, STAYS) }],
        votes: [{ _id: long(5), post_id: long(80), user_id: long(STAYS) }],
        private_messages: [{ ...message, recipient_id: null }],
        flags: [{ ...flag, reporter_id: null, note: null }],
        'media.files': [picture],
        'media.chunks': [{ _id: long(31), files_id: long(3) }],
      }),
    },
  }
}
