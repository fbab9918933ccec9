import { Long, ObjectId } from 'mongodb'
import type { FileOwnerRule, OwnerRule, StoredForm, UserKey } from './owner-rule-schema.ts'
import { plainPath } from './paths.ts'

/** How a document refers to its user: by which of his keys, and in which form. */
export interface Reference {
  key: UserKey
  as: StoredForm
}

/** The keys of a user. A name that he does not hold, or not any more, is undefined: nothing is found by it. */
export interface Keys {
  userId: number
  extId?: string | undefined
  username?: string | undefined
}

/** The rule's reference, with the defaults: ids are numbers, names are text. */
export function referenceOf({ key = 'id', as }: Pick<OwnerRule | FileOwnerRule, 'key' | 'as'>): Reference {
  return { key, as: as ?? (key === 'id' ? 'number' : 'string') }
}

const FORMS: Record<UserKey, readonly StoredForm[]> = {
  id: ['number', 'string'],
  ext_id: ['string', 'number', 'objectId'],
  username: ['string'],
}

/** The forms in which a key can be stored. */
export const formsOf = (key: UserKey) => FORMS[key]

/** Rules with the same mark look for the same documents: the first that fits decides. */
export function markOf(rule: OwnerRule | FileOwnerRule): string {
  const { key, as } = referenceOf(rule)
  return `${plainPath(rule.field)} ${key} ${as}`
}

/**
 * The value by which documents name the user; undefined where he has none of this form: an ext_id that is
 * no ObjectId stands in no field that holds ObjectIds.
 */
export function storedValue({ key, as }: Reference, keys: Keys): unknown {
  const text = { id: String(keys.userId), ext_id: keys.extId, username: keys.username }[key]
  if (text === undefined || as === 'string') return text
  if (as === 'objectId') return /^[0-9a-f]{24}$/i.test(text) ? new ObjectId(text) : undefined
  const isNumber = /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))
  return isNumber ? Long.fromString(text) : undefined
}
