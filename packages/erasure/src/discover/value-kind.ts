import { Binary, Decimal128, Long, ObjectId } from 'mongodb'

/** What a value of a document can be, as far as it matters here. The first four can be keys of users. */
export type Kind =
  | 'number'
  | 'string'
  | 'objectId'
  | 'uuid'
  | 'text'
  | 'empty'
  | 'binary'
  | 'encrypted'
  | 'other'

export const KEY_KINDS = ['number', 'string', 'objectId', 'uuid'] as const
export type KeyKind = (typeof KEY_KINDS)[number]

/** A value and the text by which it is compared: decimal digits, hexadecimal digits or the string itself. */
export interface Value {
  kind: Kind
  text: string
  /** As MongoDB is asked for it. */
  raw: unknown
}

/** The longest ext_id has 255 characters, the longest username 150. */
const LONGEST_KEY = 255
const ENCRYPTED_SUBTYPE = 6

/** Whole numbers are numbers whatever their BSON type; strings that are too long for a key, or have lines, are text. */
export function toValue(raw: unknown): Value {
  if (raw === null || raw === undefined || raw === '') return { kind: 'empty', text: '', raw }
  if (typeof raw === 'string') {
    return { kind: raw.length > LONGEST_KEY || /[\p{Cc}]/u.test(raw) ? 'text' : 'string', text: raw, raw }
  }
  if (raw instanceof ObjectId) return { kind: 'objectId', text: raw.toHexString(), raw }
  if (raw instanceof Binary) return binary(raw)
  const text = typeof raw === 'number' || Long.isLong(raw) || raw instanceof Decimal128 ? String(raw) : ''
  return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))
    ? { kind: 'number', text, raw }
    : { kind: 'other', text: '', raw }
}

function binary(raw: Binary): Value {
  if (raw.sub_type === Binary.SUBTYPE_UUID && raw.length() === 16) {
    return { kind: 'uuid', text: raw.toUUID().toHexString(), raw }
  }
  return { kind: raw.sub_type === ENCRYPTED_SUBTYPE ? 'encrypted' : 'binary', text: '', raw }
}

export const isKey = ({ kind }: Value) => KEY_KINDS.some((each) => each === kind)

/** Digits as ids are written. */
export const isNumeral = (text: string) => /^(0|[1-9]\d{0,15})$/.test(text)

export const isMailAddress = (text: string) => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}$/.test(text)

/** A mail address somewhere in a longer text. */
export const holdsMailAddress = (text: string) =>
  /[\w.+-]+@[\w-]+(\.[\w-]+)+/.test(text.slice(0, 10_000)) && !isMailAddress(text)
