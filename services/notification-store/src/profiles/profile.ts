import { type Address, type Channel, channels } from './channels.ts'
import type { Json } from './json.ts'
import { decodeKeys, encodeKeys } from './stored-keys.ts'

/** What callers write: properties of any kind, and addresses by channel (a channel without any is absent). */
export type ProfileContent = {
  properties: ReadonlyMap<string, Json>
  channels: ReadonlyMap<Channel, readonly Address[]>
}

export type Profile = ProfileContent & {
  distinctId: string
  /** The strong ETag without its quotes: random, new with every write. */
  version: string
  createdAt: Date
  updatedAt: Date
}

/** A profile in the collection `notification_profiles`. */
export type ProfileDocument = {
  /** The distinct_id. */
  _id: string
  version: string
  created_at: Date
  updated_at: Date
  /** With encoded keys: see stored-keys.ts. */
  properties: Json
  channels: Json
}

export const emptyContent: ProfileContent = { properties: new Map(), channels: new Map() }

export function toDocument(profile: Profile): ProfileDocument {
  return {
    _id: profile.distinctId,
    version: profile.version,
    created_at: profile.createdAt,
    updated_at: profile.updatedAt,
    properties: encodeKeys(Object.fromEntries(profile.properties)),
    channels: encodeKeys(
      Object.fromEntries([...profile.channels].map(([channel, list]) => [channel, [...list]])),
    ),
  }
}

export function fromDocument(document: ProfileDocument): Profile {
  const stored = decodeKeys(document.channels) as Partial<Record<Channel, Address[]>>
  const lists = channels.flatMap((channel): [Channel, Address[]][] => {
    const list = stored[channel]
    return list ? [[channel, list]] : []
  })
  return {
    distinctId: document._id,
    version: document.version,
    createdAt: document.created_at,
    updatedAt: document.updated_at,
    properties: new Map(Object.entries(decodeKeys(document.properties) as Record<string, Json>)),
    channels: new Map(lists),
  }
}

/** A profile as SuprSend's `GET /v1/user/{distinct_id}/` shows it: each channel under its `$` name. */
export function toAnswer(profile: Profile): Record<string, unknown> {
  return {
    distinct_id: profile.distinctId,
    properties: Object.fromEntries(profile.properties),
    created_at: profile.createdAt.toISOString(),
    updated_at: profile.updatedAt.toISOString(),
    ...Object.fromEntries([...profile.channels].map(([channel, list]) => [`$${channel}`, list])),
  }
}

/** The strong ETag of a profile (RFC 9110, 8.8.3). */
export function etagOf(profile: Profile): string {
  return `"${profile.version}"`
}
