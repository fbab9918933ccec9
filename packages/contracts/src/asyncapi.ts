import type { TSchema } from 'typebox'
import {
  EVENT_CONTENT_TYPE,
  REQUESTER_HEADER,
  UserDeleted,
  UserDeletionScheduled,
  UserErased,
  UserRestored,
} from './events.ts'

const DESCRIPTION =
  'What Lethe tells of user deletions, on Kafka, as CloudEvents 1.0 in structured JSON. Delivery is at least once; per ' +
  'user first deliveries come in generation order, across topics too, and a consumer drops a generation lower than ' +
  'one it has seen. The message key is the user id.'

/** The events as an AsyncAPI 3 document, made from the very schemas that the code validates with. */
export function asyncApiDocument(): object {
  const channels = [
    channel('userDeleted', 'user.deleted', 'A user was marked deleted, soft or hard.', UserDeleted),
    channel(
      'userDeletionScheduled',
      'user.deletion_scheduled',
      'A hard deletion was scheduled: the user is soft deleted until it starts.',
      UserDeletionScheduled,
    ),
    channel(
      'userRestored',
      'user.restored',
      'A deletion was taken back: the user is there again.',
      UserRestored,
    ),
    channel(
      'userErased',
      'user.erased',
      'A hard deletion is over: every target was emptied and asked again.',
      UserErased,
    ),
  ]
  return {
    asyncapi: '3.0.0',
    info: { title: 'Lethe events', version: '1.0.0', description: DESCRIPTION },
    defaultContentType: EVENT_CONTENT_TYPE,
    channels: Object.fromEntries(channels.map(({ name, document }) => [name, document])),
    operations: Object.fromEntries(
      channels.map(({ name }) => [
        `publish${name[0]?.toUpperCase()}${name.slice(1)}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
  }
}

function channel(name: string, topic: string, summary: string, payload: TSchema) {
  const key = { type: 'string', pattern: '^[1-9][0-9]*$', description: 'The user id' }
  const requester = { type: 'string', pattern: '^[1-9][0-9]*$', description: 'The administrator who asked' }
  const headers = {
    type: 'object',
    properties: { 'content-type': { const: EVENT_CONTENT_TYPE }, [REQUESTER_HEADER]: requester },
  }
  const message = {
    name: topic,
    summary,
    headers,
    payload,
    bindings: { kafka: { key, bindingVersion: '0.5.0' } },
  }
  return {
    name,
    document: {
      address: topic,
      description: 'With KAFKA_TOPIC_PREFIX set, the topic has that prefix.',
      messages: { [name]: message },
    },
  }
}
