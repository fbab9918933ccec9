import { isDeepStrictEqual } from 'node:util'
import { invalidInput } from '../errors.ts'
import { isJsonObject, type Json } from './json.ts'

/** The ways to reach somebody; in requests and answers each has a `$` before it. */
export const channels = [
  'email',
  'sms',
  'whatsapp',
  'androidpush',
  'iospush',
  'webpush',
  'slack',
  'ms_teams',
  'inbox',
] as const
export type Channel = (typeof channels)[number]

/** One address of a channel: a mail address, a number, a push token, or an object (Slack, MS Teams). */
export type Address = {
  value: Json
  id_provider?: string
  bundle_id?: string
  status: 'active'
  perma_status: 'active'
}

/** What `$append` and `$remove` may say of the push tokens beside them. */
export type AddressDetails = { id_provider?: string; bundle_id?: string }

/** Where SuprSend takes a token to be from when the caller does not say. */
const DEFAULT_PROVIDERS: Partial<Record<Channel, string>> = {
  androidpush: 'fcm',
  iospush: 'apns',
  webpush: 'vapid',
  inbox: 'suprsend',
}

/** The channel that a key such as `$email` names, if it does. */
export function channelOf(key: string): Channel | undefined {
  return channels.find((channel) => key === `$${channel}`)
}

/**
 * The addresses that a request gives for a channel: a value or a list of them, each plain (a text, or an
 * object without `value`) or in the form that answers have (`{value, id_provider, ...}`).
 * @throws HttpError 400
 */
export function readAddresses(channel: Channel, given: Json, details: AddressDetails = {}): Address[] {
  const items = Array.isArray(given) ? given : [given]
  return items.map((item) => readAddress(channel, item, details))
}

/** The list with `added` behind it, each address once. */
export function addAddresses(list: readonly Address[], added: readonly Address[]): Address[] {
  const result = [...list]
  for (const address of added) {
    if (!result.some((known) => isSameAddress(known, address))) result.push(address)
  }
  return result
}

/** The list without `removed`. */
export function removeAddresses(list: readonly Address[], removed: readonly Address[]): Address[] {
  return list.filter((known) => !removed.some((address) => isSameAddress(known, address)))
}

function readAddress(channel: Channel, item: Json, details: AddressDetails): Address {
  const answered = isJsonObject(item) && 'value' in item ? item : undefined
  const value = answered?.value ?? item
  const fits = typeof value === 'string' ? value.trim() !== '' : isJsonObject(value)
  if (!fits) throw invalidInput(`$${channel} must be a text, an object, or a list of them`)
  const provider = textOf(answered?.id_provider) ?? details.id_provider ?? DEFAULT_PROVIDERS[channel]
  const bundle = textOf(answered?.bundle_id) ?? details.bundle_id
  return {
    value,
    ...(provider === undefined ? {} : { id_provider: provider }),
    ...(bundle === undefined ? {} : { bundle_id: bundle }),
    status: 'active',
    perma_status: 'active',
  }
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The same token of two providers is two addresses; a bundle does not tell them apart. */
function isSameAddress(left: Address, right: Address): boolean {
  return left.id_provider === right.id_provider && isDeepStrictEqual(left.value, right.value)
}
