import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { MAX_USER_ID } from './ids.ts'
import { Mode, RequestedBy } from './status.ts'

const Time = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-([0-2]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?Z$',
})
const UserId = Type.Integer({ minimum: 1, maximum: MAX_USER_ID })
const Generation = Type.Integer({ minimum: 1, maximum: MAX_USER_ID })
const ExtId = Type.Union([Type.String(), Type.Null()])

/** CloudEvents 1.0, structured JSON: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
function cloudEvent<T extends string, D extends Type.TSchema>(type: T, data: D) {
  return Type.Object({
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1 }),
    source: Type.String({ minLength: 1 }),
    type: Type.Literal(type),
    subject: Type.Optional(Type.String()),
    time: Time,
    datacontenttype: Type.Optional(Type.Literal('application/json')),
    traceparent: Type.Optional(Type.String()),
    data,
  })
}

/** A user was marked deleted. */
export const UserDeleted = cloudEvent(
  'user.deleted',
  Type.Object({
    deletion_id: Type.String(),
    user_id: UserId,
    ext_id: ExtId,
    mode: Mode,
    generation: Generation,
    requested_at: Time,
    requested_by: RequestedBy,
  }),
)
export type UserDeleted = Type.Static<typeof UserDeleted>

/** A hard deletion was scheduled: the user is soft deleted until it starts, which `user.deleted` then tells. */
export const UserDeletionScheduled = cloudEvent(
  'user.deletion_scheduled',
  Type.Object({
    deletion_id: Type.String(),
    user_id: UserId,
    ext_id: ExtId,
    generation: Generation,
    requested_at: Time,
    requested_by: RequestedBy,
    not_before: Time,
  }),
)
export type UserDeletionScheduled = Type.Static<typeof UserDeletionScheduled>

/** A deletion was taken back: the user is there again. */
export const UserRestored = cloudEvent(
  'user.restored',
  Type.Object({ user_id: UserId, ext_id: ExtId, generation: Generation, restored_at: Time }),
)
export type UserRestored = Type.Static<typeof UserRestored>

/** A hard deletion is over: every target was emptied and asked again. */
export const UserErased = cloudEvent(
  'user.erased',
  Type.Object({
    deletion_id: Type.String(),
    user_id: UserId,
    generation: Generation,
    completed_at: Time,
    targets: Type.Array(Type.String()),
  }),
)
export type UserErased = Type.Static<typeof UserErased>

export type LetheEvent = UserDeleted | UserDeletionScheduled | UserRestored | UserErased
export type EventType = LetheEvent['type']

/** Where each process signs its events. */
export const eventSource = { api: '/lethe/api', worker: '/lethe/worker' } as const

/** The message header that says what the value is. */
export const EVENT_CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8'

/** `<type>/<user id>-<generation>`: the same in every repeat, so that consumers can drop repeats. */
export function eventIdOf(type: EventType, userId: number, generation: number): string {
  return `${type}/${userId}-${generation}`
}

/** The message header that says which administrator asked. Events do not; a ledger that has nothing else must. */
export const REQUESTER_HEADER = 'lethe-requester'

/**
 * The Kafka message of an event: its key is the user id, so a user's events share a partition.
 *
 * @param requesterId the administrator who asked, where it was one
 */
export function toMessage(
  event: LetheEvent,
  requesterId?: number,
): {
  key: string
  value: string
  headers: Record<string, string>
} {
  return {
    key: String(event.data.user_id),
    value: JSON.stringify(event),
    headers: {
      'content-type': EVENT_CONTENT_TYPE,
      ...(requesterId !== undefined && { [REQUESTER_HEADER]: String(requesterId) }),
    },
  }
}

/** The administrator whom a message's headers name; undefined where there is none, or none that can be read. */
export function requesterIn(headers: Readonly<Record<string, Buffer | Buffer[]>>): number | undefined {
  const value = headers[REQUESTER_HEADER]
  const id = Buffer.isBuffer(value) ? Number(value) : Number.NaN
  return Number.isSafeInteger(id) && id > 0 && id <= MAX_USER_ID ? id : undefined
}

const userDeleted = Compile(UserDeleted)

export type Decoded<E> = { ok: true; event: E } | { ok: false; reason: string }

/**
 * Reads a message of the topic `user.deleted`. Never throws, and the reason never repeats content of
 * the message: it goes into logs and into the `dlq-reason` header.
 */
export function decodeUserDeleted(key: Buffer | null, value: Buffer | null): Decoded<UserDeleted> {
  if (value === null || value.length === 0) return { ok: false, reason: 'empty value' }
  let event: unknown
  try {
    event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value))
  } catch {
    return { ok: false, reason: 'value is not JSON' }
  }
  if (!userDeleted.Check(event)) return { ok: false, reason: whyNot(event) }
  const { user_id, generation, deletion_id } = event.data
  if (deletion_id !== `${user_id}-${generation}`) {
    return { ok: false, reason: 'deletion_id is not <user_id>-<generation>' }
  }
  if (key?.toString() !== String(user_id)) return { ok: false, reason: 'key is not the user id' }
  return { ok: true, event }
}

/** Says where an event is wrong by our own schema's paths, never by what the message holds. */
function whyNot(event: unknown): string {
  const type = (event as { type?: unknown } | null)?.type
  if (typeof type === 'string' && type !== 'user.deleted') return 'type is not user.deleted'
  const version = (event as { specversion?: unknown } | null)?.specversion
  if (version !== undefined && version !== '1.0') return 'specversion is not 1.0'
  const first = userDeleted.Errors(event)[0]
  return `not a user.deleted event: ${first?.instancePath || '/'} fails ${first?.keyword ?? 'validation'}`
}
