import { isDeepStrictEqual } from 'node:util'
import { invalidInput } from '../errors.ts'
import {
  type Address,
  type AddressDetails,
  addAddresses,
  type Channel,
  channelOf,
  readAddresses,
  removeAddresses,
} from './channels.ts'
import { isJsonObject, type Json } from './json.ts'
import type { ProfileContent } from './profile.ts'

/** A copy of a profile's content that the operators change. */
type Draft = { properties: Map<string, Json>; channels: Map<Channel, readonly Address[]> }

type Operator = (draft: Draft, argument: Json) => void

/** The SDKs send `$add` where the documents say `$increment`. */
const operators = new Map<string, Operator>([
  ['$set', forEachKey('$set', set)],
  ['$set_once', forEachKey('$set_once', setOnce)],
  ['$increment', forEachKey('$increment', increment)],
  ['$add', forEachKey('$add', increment)],
  ['$append', withDetails('$append', append)],
  ['$remove', withDetails('$remove', remove)],
  ['$unset', unset],
])

/**
 * A profile's content after the operations of a PATCH: `{operations: [{$set: {...}, ...}, ...]}`, applied
 * in the order in which they are written, all or none.
 * @throws HttpError 400 that says what is wrong.
 */
export function applyOperations(content: ProfileContent, body: Json): ProfileContent {
  const operations = isJsonObject(body) ? body.operations : undefined
  if (!Array.isArray(operations)) throw invalidInput('operations must be a list')
  const draft = draftOf(content)
  for (const operation of operations) {
    if (!isJsonObject(operation)) throw invalidInput('an operation must be an object')
    for (const [name, argument] of Object.entries(operation)) {
      const operator = operators.get(name)
      if (!operator) throw invalidInput(`an operation must be one of ${[...operators.keys()].join(', ')}`)
      operator(draft, argument)
    }
  }
  return draft
}

/**
 * A profile's content after an upsert: properties are set, addresses are added, and what the body does not
 * name stays as it is.
 * @throws HttpError 400
 */
export function applyUpsert(content: ProfileContent, body: Json): ProfileContent {
  if (!isJsonObject(body)) throw invalidInput('the body must be a JSON object')
  const draft = draftOf(content)
  for (const [key, value] of Object.entries(body)) {
    const channel = channelOf(key)
    if (channel) append(draft, key, value, {})
    else draft.properties.set(key, value)
  }
  return draft
}

function draftOf(content: ProfileContent): Draft {
  return { properties: new Map(content.properties), channels: new Map(content.channels) }
}

function forEachKey(name: string, apply: (draft: Draft, key: string, value: Json) => void): Operator {
  return (draft, argument) => {
    for (const [key, value] of Object.entries(namedValues(name, argument))) apply(draft, key, value)
  }
}

/** `$id_provider` and `$bundle_id` are no keys of their own: they describe the push tokens beside them. */
function withDetails(
  name: string,
  apply: (draft: Draft, key: string, value: Json, details: AddressDetails) => void,
): Operator {
  return (draft, argument) => {
    const { $id_provider, $bundle_id, ...values } = namedValues(name, argument)
    const details = {
      ...(typeof $id_provider === 'string' ? { id_provider: $id_provider } : {}),
      ...(typeof $bundle_id === 'string' ? { bundle_id: $bundle_id } : {}),
    }
    for (const [key, value] of Object.entries(values)) apply(draft, key, value, details)
  }
}

function namedValues(name: string, argument: Json): { [key: string]: Json } {
  if (!isJsonObject(argument)) throw invalidInput(`${name} must be an object`)
  return argument
}

function set(draft: Draft, key: string, value: Json): void {
  const channel = channelOf(key)
  if (channel) setChannel(draft, channel, addAddresses([], readAddresses(channel, value)))
  else draft.properties.set(key, value)
}

function setOnce(draft: Draft, key: string, value: Json): void {
  const channel = channelOf(key)
  const taken = channel ? draft.channels.has(channel) : draft.properties.has(key)
  if (!taken) set(draft, key, value)
}

function increment(draft: Draft, key: string, amount: Json): void {
  const before = draft.properties.get(key) ?? 0
  if (channelOf(key) || typeof amount !== 'number' || typeof before !== 'number') {
    throw invalidInput('$increment needs numbers: the amount and the property')
  }
  if (!Number.isFinite(before + amount)) throw invalidInput('$increment leaves the range of numbers')
  draft.properties.set(key, before + amount)
}

function append(draft: Draft, key: string, value: Json, details: AddressDetails): void {
  const channel = channelOf(key)
  if (channel) {
    setChannel(
      draft,
      channel,
      addAddresses(addressesOf(draft, channel), readAddresses(channel, value, details)),
    )
  } else {
    draft.properties.set(key, [...listOf(draft, '$append', key), ...valuesOf(value)])
  }
}

function remove(draft: Draft, key: string, value: Json, details: AddressDetails): void {
  const channel = channelOf(key)
  if (channel) {
    const removed = readAddresses(channel, value, details)
    setChannel(draft, channel, removeAddresses(addressesOf(draft, channel), removed))
  } else if (draft.properties.has(key)) {
    const removed = valuesOf(value)
    const kept = listOf(draft, '$remove', key).filter(
      (item) => !removed.some((one) => isDeepStrictEqual(one, item)),
    )
    draft.properties.set(key, kept)
  }
}

function unset(draft: Draft, argument: Json): void {
  for (const key of valuesOf(argument)) {
    if (typeof key !== 'string') throw invalidInput('$unset must be a list of names')
    const channel = channelOf(key)
    if (channel) draft.channels.delete(channel)
    else draft.properties.delete(key)
  }
}

function addressesOf(draft: Draft, channel: Channel): readonly Address[] {
  return draft.channels.get(channel) ?? []
}

function setChannel(draft: Draft, channel: Channel, list: readonly Address[]): void {
  if (list.length > 0) draft.channels.set(channel, list)
  else draft.channels.delete(channel)
}

function listOf(draft: Draft, operator: string, key: string): Json[] {
  const value = draft.properties.get(key) ?? []
  if (!Array.isArray(value)) throw invalidInput(`${operator} needs a property that is a list`)
  return value
}

function valuesOf(value: Json): Json[] {
  return Array.isArray(value) ? value : [value]
}
