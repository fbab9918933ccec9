import { deletableFrom, type Mode, type RequestedBy, statusAfter } from '@lethe/contracts/status'
import { type AnyBulkWriteOperation, type Document, Long } from 'mongodb'
import { BY_ID } from './by-id.ts'
import { requestUnderWay } from './user-notifying.ts'
import { type EndedDeletion, RECENT_TRANSITIONS, type UserDocument } from './users.ts'

/** When a hard deletion may start: not before a time, or not before so many milliseconds have passed. */
export type Schedule = { notBefore: Date } | { grace: number }

/** A conditional transition: one user, a deletion of a mode or its taking back, and the key by which the request is known again. */
export interface Mark {
  userId: number
  mode: Mode | 'restored'
  by: RequestedBy
  /** The administrator who asks; absent where the user does. */
  byId?: number | undefined
  key: string
  /** Of a hard deletion that is not to start at once. */
  schedule?: Schedule | undefined
  /** Of a taking back: only this deletion, and only before it has begun. */
  deletionId?: string | undefined
}

const isSet = (field: string) => ({ $gt: [field, null] })
/** True while a worker acts for the deletion that stands. */
const isBegun = { $and: [isSet('$deletion.begun_at'), { $not: [isSet('$deletion.completed_at')] }] }
/** True while a worker acts for the deletion, or a request of one may still act: nothing takes it back then. */
export const underWay = { $or: [isBegun, requestUnderWay] }
/** A hard deletion whose user is soft deleted until it begins. */
export const isScheduled = { $and: [{ $eq: ['$status', 'd'] }, { $eq: ['$deletion.mode', 'hard'] }] }

const nextGeneration = { $toLong: { $add: [{ $ifNull: ['$generation', 0] }, 1] } }
const nextId = { $concat: [{ $toString: { $toLong: '$_id' } }, '-', { $toString: nextGeneration }] }
export const appended = (field: string, entry: object) => ({
  $concatArrays: [{ $ifNull: [field, []] }, [entry]],
})
const onlyIf = (condition: object, value: unknown) => ({ $cond: [condition, value, '$$REMOVE'] })

const remembered = ({ key, mode }: Mark) => ({
  $slice: [
    appended('$recent', { key: { $literal: key }, mode, generation: nextGeneration }),
    -RECENT_TRANSITIONS,
  ],
})

/**
 * Says of the deletion before that it is over, where nothing of it had begun. One that is scheduled or held has a
 * long time ahead in which nobody would look at it; any other that is superseded a worker finds at once.
 */
const ends = (mark: Mark, as: EndedDeletion['as']) => {
  const isUnbegun = { $and: [isSet('$deletion.id'), { $not: [isSet('$deletion.begun_at')] }] }
  const isWaiting = { $or: [isScheduled, isSet('$hold.at')] }
  const by_id = idOf(mark) ?? '$_id'
  const isEnded = as === 'cancelled' ? isUnbegun : { $and: [isUnbegun, isWaiting] }
  return onlyIf(isEnded, { id: '$deletion.id', as, by_id })
}

const idOf = ({ byId }: Mark) => (byId === undefined ? undefined : Long.fromNumber(byId))
const requesterOf = (mark: Mark) => ({ by: mark.by, by_id: idOf(mark) ?? '$$REMOVE' })

const eventAs = (mark: Mark, type: string, as: EndedDeletion['as'], more: object = {}) => ({
  id: { $concat: [`${type}/`, nextId] },
  type,
  generation: nextGeneration,
  at: '$$NOW',
  ext_id: { $ifNull: ['$ext_id', null] },
  ...more,
  ends: ends(mark, as),
})

/** What a transition asks of the user, besides his id and the key, and what it writes. */
interface Transition {
  filter: object
  pipeline: Document[]
}

/** An expression in place of a whole subdocument keeps it from inheriting fields of the one before. */
const updateOf = (mark: Mark, filter: object, set: object): Transition => ({
  filter,
  pipeline: [{ $set: { generation: nextGeneration, recent: remembered(mark), ...set } }],
})

/**
 * The update of a mark, and of others that differ in nothing but the user: what it asks and what it writes are one update
 * of one document, whole or not at all, for each of them.
 */
export function operationOf(
  mark: Mark,
  others: readonly Mark[] = [],
  alsoAsked: object = {},
): AnyBulkWriteOperation<UserDocument> {
  const { filter, pipeline: update } = transitionOf(mark)
  const asked = { 'recent.key': { $ne: mark.key }, ...filter, ...alsoAsked }
  const _id = Long.fromNumber(mark.userId)
  if (others.length === 0) return { updateOne: { filter: { _id, ...asked }, update, hint: BY_ID } }
  const ids = [_id, ...others.map(({ userId }) => Long.fromNumber(userId))]
  return { updateMany: { filter: { _id: { $in: ids }, ...asked }, update, hint: BY_ID } }
}

/**
 * The updates of marks: alike ones are together, which changes nothing for any of them, and costs the database a third:
 * it reads but once what to do.
 */
export function operationsOf(
  marks: readonly Mark[],
  alsoAsked: object = {},
): AnyBulkWriteOperation<UserDocument>[] {
  const alike = Map.groupBy(marks, ({ userId: _, ...asked }) => JSON.stringify(asked))
  return [...alike.values()].flatMap(([mark, ...others]) =>
    mark ? [operationOf(mark, others, alsoAsked)] : [],
  )
}

/** The same, made only where each is the first transition of its user: that one has generation 1. */
export const firstOperationsOf = (marks: readonly Mark[]): AnyBulkWriteOperation<UserDocument>[] =>
  operationsOf(marks, { generation: { $in: [0, null] } })

/** What a mark writes, for whoever has made sure otherwise that it may. */
export const pipelineOf = (mark: Mark): Document[] => transitionOf(mark).pipeline

function transitionOf(mark: Mark): Transition {
  if (mark.mode === 'restored') return restoreTransition(mark)
  return mark.mode === 'hard' && mark.schedule
    ? scheduleTransition(mark, mark.schedule)
    : markTransition(mark, mark.mode)
}

/**
 * The update that marks one user deleted: status, generation, deletion and event change together. Its
 * condition holds the status and that `recent` does not know the request's key, so a repeat of a request
 * that won changes nothing.
 */
function markTransition(mark: Mark, mode: Mode): Transition {
  return updateOf(
    mark,
    { status: { $in: [...deletableFrom[mode]] } },
    {
      status: statusAfter[mode],
      deletion: { $mergeObjects: [deletionAtOnce(mark, mode)] },
      outbox: appended('$outbox', deletedEvent(mark, mode)),
    },
  )
}

/** One that takes the place of a begun deletion is begun: what that one has sent may still act. */
const deletionAtOnce = ({ by }: Mark, mode: Mode) => ({
  id: nextId,
  mode,
  at: '$$NOW',
  by,
  from: '$status',
  begun_at: onlyIf(isBegun, '$$NOW'),
})

const deletedEvent = (mark: Mark, mode: Mode) =>
  eventAs(mark, 'user.deleted', 'superseded', { mode, ...requesterOf(mark) })

/**
 * The update that schedules a hard deletion: the user is soft deleted, and `begin` turns it hard when its
 * time has come, by the database's clock. A time that has come already is a hard deletion at once. Its
 * condition holds that nothing of the deletion before is under way, for this one can be taken back.
 */
function scheduleTransition(mark: Mark, schedule: Schedule): Transition {
  const { by } = mark
  const notBefore = notBeforeOf(schedule)
  const isLater = { $gt: [notBefore, '$$NOW'] }
  const scheduled = {
    id: nextId,
    mode: 'hard',
    at: '$$NOW',
    by,
    from: { $cond: [isScheduled, '$deletion.from', '$status'] },
    soft_from: {
      $cond: [isScheduled, '$deletion.soft_from', onlyIf({ $eq: ['$status', 'd'] }, '$deletion.from')],
    },
    not_before: notBefore,
  }
  const more = { mode: 'hard', ...requesterOf(mark), not_before: notBefore }
  const event = eventAs(mark, 'user.deletion_scheduled', 'superseded', more)
  return updateOf(
    mark,
    {
      status: { $in: [...deletableFrom.hard] },
      $expr: { $or: [{ $not: [isLater] }, { $not: [underWay] }] },
    },
    {
      status: { $cond: [isLater, statusAfter.soft, statusAfter.hard] },
      deletion: { $cond: [isLater, scheduled, deletionAtOnce(mark, 'hard')] },
      outbox: appended('$outbox', { $cond: [isLater, event, deletedEvent(mark, 'hard')] }),
    },
  )
}

/** A grace puts nothing off that is scheduled already: there the earlier time counts. */
function notBeforeOf(schedule: Schedule): object {
  if ('notBefore' in schedule) return { $literal: schedule.notBefore }
  const standing = { $cond: [isScheduled, '$deletion.not_before', null] }
  return { $min: [{ $add: ['$$NOW', schedule.grace] }, standing] }
}

/**
 * The update that takes a deletion back, soft or scheduled: the user is what he was before it, with the next
 * generation and the event. Its condition holds that nothing of the deletion is under way, so it and `begin`
 * exclude each other; a cancellation is the same update for one deletion, which must not have begun at all.
 *
 * Who was soft deleted before his hard deletion was scheduled is soft deleted again, by a deletion of its own.
 */
function restoreTransition(mark: Mark): Transition {
  const { by, deletionId } = mark
  const wasSoftDeleted = { $and: [isScheduled, { $eq: ['$deletion.from', 'd'] }] }
  const softAgain = { id: nextId, mode: 'soft', at: '$$NOW', by, from: '$deletion.soft_from' }
  const only = deletionId ? { 'deletion.id': deletionId, 'deletion.begun_at': { $exists: false } } : {}
  return updateOf(
    mark,
    { status: 'd', ...only, $expr: { $not: [underWay] } },
    {
      status: { $cond: [wasSoftDeleted, 'd', { $ifNull: ['$deletion.from', 'a'] }] },
      deletion: onlyIf(wasSoftDeleted, softAgain),
      outbox: appended('$outbox', {
        $cond: [
          wasSoftDeleted,
          eventAs(mark, 'user.deleted', 'cancelled', { mode: 'soft', ...requesterOf(mark) }),
          eventAs(mark, 'user.restored', 'cancelled'),
        ],
      }),
    },
  )
}
