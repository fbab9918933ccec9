import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { DUPLICATE_KEY } from '@lethe/store/duplicate-field'
import { type Db, type Filter, MongoServerError } from 'mongodb'
import { invalidInput, profileNotFound, unavailable } from '../errors.ts'
import type { Precondition } from './if-match.ts'
import { type PageMeta, type PageRequest, toPage } from './pages.ts'
import {
  emptyContent,
  fromDocument,
  type Profile,
  type ProfileContent,
  type ProfileDocument,
  toDocument,
} from './profile.ts'

export type ProfileRepository = ReturnType<typeof createProfileRepository>

/** The outcome of a conditional delete. */
export type DeleteOutcome = 'deleted' | 'missing' | 'changed'

type Change = (content: ProfileContent) => ProfileContent

/** Time for one command, waiting for the majority included. */
const COMMAND_TIMEOUT_MS = 8000
/** MongoDB takes 16 MiB; a profile that grows beyond this is filled by mistake. */
const MAX_PROFILE_BYTES = 256 * 1024
/** Each lost race means that somebody else's write was done; so many in a row mean one hot profile. */
const MAX_RACES = 30

/**
 * Profiles in the collection `notification_profiles`, found and ordered by `_id`, so that its own index is
 * all they need. Every write gives the profile a fresh random version; a change is written only over the
 * version that it was made from. Errors of MongoDB pass through (see `isUnavailable`).
 */
export function createProfileRepository(db: Db) {
  const profiles = db.collection<ProfileDocument>('notification_profiles', { timeoutMS: COMMAND_TIMEOUT_MS })

  async function find(distinctId: string): Promise<Profile | undefined> {
    const document = await profiles.findOne({ _id: distinctId })
    return document ? fromDocument(document) : undefined
  }

  /** Applies `change` to what is there, again whenever somebody else was quicker. */
  async function write(distinctId: string, change: Change, create: boolean): Promise<Profile> {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const before = await find(distinctId)
      if (!before && !create) throw profileNotFound(distinctId)
      const after = changed(distinctId, before, change)
      if (await replace(before, after)) return after
      await delay(Math.random() * race)
    }
    throw unavailable('This profile is written too often at once')
  }

  /** Whether the profile was still as `before` says (absent, where it says nothing). */
  async function replace(before: Profile | undefined, after: Profile): Promise<boolean> {
    const document = toDocument(after)
    if (!before) return insert(document)
    const filter = { _id: after.distinctId, version: before.version }
    const { matchedCount } = await profiles.replaceOne(filter, document)
    return matchedCount === 1
  }

  async function insert(document: ProfileDocument): Promise<boolean> {
    try {
      await profiles.insertOne(document)
      return true
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false
      throw error
    }
  }

  return {
    find,

    /** Creates or changes a profile. */
    upsert: (distinctId: string, change: Change) => write(distinctId, change, true),

    /**
     * Changes a profile.
     * @throws HttpError 404 where there is none.
     */
    update: (distinctId: string, change: Change) => write(distinctId, change, false),

    /** Deletes a profile in one command if it fulfils the condition at that moment. */
    async delete(distinctId: string, condition: Precondition): Promise<DeleteOutcome> {
      const version = condition.kind === 'versions' ? { version: { $in: condition.versions } } : {}
      const { deletedCount } = await profiles.deleteOne({ _id: distinctId, ...version })
      if (deletedCount === 1) return 'deleted'
      return condition.kind === 'versions' && (await find(distinctId)) ? 'changed' : 'missing'
    },

    /** Deletes those of the ids that have a profile. */
    async deleteMany(distinctIds: readonly string[]): Promise<void> {
      await profiles.deleteMany({ _id: { $in: [...distinctIds] } })
    },

    /** A page in the order of the ids. `count` is the collection's own figure, which costs no scan. */
    async list(request: PageRequest): Promise<{ meta: PageMeta; items: Profile[] }> {
      const { ahead, behind, order } = rangesOf(request)
      const [documents, neighbour, count] = await Promise.all([
        profiles
          .find(ahead)
          .sort({ _id: order })
          .limit(request.limit + 1)
          .toArray(),
        behind ? profiles.findOne(behind, { projection: { _id: 1 } }) : null,
        profiles.estimatedDocumentCount(),
      ])
      const found = { items: documents.map(fromDocument), behind: neighbour !== null, count }
      return toPage(request, found, (profile) => profile.distinctId)
    },
  }
}

function changed(distinctId: string, before: Profile | undefined, change: Change): Profile {
  const content = change(before ?? emptyContent)
  const now = new Date()
  const after: Profile = {
    properties: content.properties,
    channels: content.channels,
    distinctId,
    version: randomBytes(16).toString('base64url'),
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  }
  const size = JSON.stringify([...after.properties, ...after.channels]).length
  if (size > MAX_PROFILE_BYTES)
    throw invalidInput(`a profile must not be larger than ${MAX_PROFILE_BYTES} bytes`)
  return after
}

/** Where a page's items are, and where what lies on its other side is. */
function rangesOf({ from }: PageRequest): {
  ahead: Filter<ProfileDocument>
  behind?: Filter<ProfileDocument>
  order: 1 | -1
} {
  if (!from) return { ahead: {}, order: 1 }
  if (from.direction === 'after')
    return { ahead: { _id: { $gt: from.id } }, behind: { _id: { $lte: from.id } }, order: 1 }
  return { ahead: { _id: { $lt: from.id } }, behind: { _id: { $gte: from.id } }, order: -1 }
}
