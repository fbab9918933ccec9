import type { UserKey } from '../owner-rule-schema.ts'
import type { KnownUser, KnownUsers, Match } from './known-users.ts'
import { holdsMailAddress, isKey, isMailAddress, isNumeral, type Kind, type Value } from './value-kind.ts'

/** How many values of a field are one key of users in one form. */
export interface MatchTally {
  key: UserKey
  as: Match['as']
  matched: number
  /** Of these, how many are digits alone: such values meet users by chance. */
  numerals: number
  users: Set<number>
}

/** What the sampled documents of a place have at one path. */
export interface FieldTally {
  path: string
  documents: number
  values: number
  kinds: Map<Kind, number>
  matches: Map<string, MatchTally>
  /** How many values are keys of two different users, in the same form. */
  ambiguous: number
  /** Numbers from the whole sample, up to a bound: every `stride`-th of those seen. */
  numbers: number[]
  stride: number
  numerals: number
  /** Some values, to be asked for elsewhere. */
  keys: Map<string, Value>
  mail: { addresses: number; ofUsers: number; inTexts: number }
  /** In how many documents a text has a user's name among its words. */
  namesInTexts: number
  /** In how many documents the value is the mail address or a name of a user whom the document names. */
  ofNamed: number
  characters: number
}

/** What is known of users beside those that were asked for; mail addresses in small letters. */
export interface UserWords {
  mailAddresses: ReadonlySet<string>
  usernames: ReadonlySet<string>
}

const MOST_NUMBERS = 2_000
const MOST_KEYS = 20
/** Different users are counted up to here. */
export const MOST_USERS = 10_000

export function emptyTally(path: string): FieldTally {
  return {
    path,
    documents: 0,
    values: 0,
    kinds: new Map(),
    matches: new Map(),
    ambiguous: 0,
    numbers: [],
    stride: 1,
    numerals: 0,
    keys: new Map(),
    mail: { addresses: 0, ofUsers: 0, inTexts: 0 },
    namesInTexts: 0,
    ofNamed: 0,
    characters: 0,
  }
}

/** Adds what one document has at the path. `named`: the users whom the document names anywhere. */
export function addDocument(
  tally: FieldTally,
  values: readonly Value[],
  known: KnownUsers,
  named: readonly KnownUser[],
  words: UserWords,
): void {
  tally.documents += 1
  for (const value of values) {
    tally.values += 1
    tally.characters += value.text.length
    tally.kinds.set(value.kind, (tally.kinds.get(value.kind) ?? 0) + 1)
    addKey(tally, value)
    const matches = known.matchesOf(value)
    for (const match of matches) addMatch(tally, match, value)
    if (new Set(matches.map(({ userId }) => userId)).size > 1) tally.ambiguous += 1
    addMail(tally, value, words)
  }
  if (values.some(({ text }) => isOf(text, named))) tally.ofNamed += 1
  if (values.some(({ kind, text }) => isText(kind) && holdsName(text, words))) tally.namesInTexts += 1
}

function addKey(tally: FieldTally, value: Value): void {
  if (!isKey(value)) return
  if (isNumeral(value.text)) addNumber(tally, Number(value.text))
  const { keys } = tally
  if (keys.size < MOST_KEYS) keys.set(`${value.kind} ${value.text}`, value)
}

/** Documents come in the order in which they were written, so the first numbers alone would lie close together. */
function addNumber(tally: FieldTally, number: number): void {
  if (tally.numerals % tally.stride === 0) tally.numbers.push(number)
  tally.numerals += 1
  if (tally.numbers.length < MOST_NUMBERS) return
  tally.numbers = tally.numbers.filter((_, index) => index % 2 === 0)
  tally.stride *= 2
}

function addMatch({ matches }: FieldTally, { key, as, userId }: Match, { text }: Value): void {
  const name = `${key} ${as}`
  const match = matches.get(name) ?? { key, as, matched: 0, numerals: 0, users: new Set() }
  match.matched += 1
  if (isNumeral(text)) match.numerals += 1
  if (match.users.size < MOST_USERS) match.users.add(userId)
  matches.set(name, match)
}

function addMail({ mail }: FieldTally, { kind, text }: Value, words: UserWords): void {
  if (!isText(kind)) return
  if (isMailAddress(text)) {
    mail.addresses += 1
    if (words.mailAddresses.has(text.toLowerCase())) mail.ofUsers += 1
  } else if (holdsMailAddress(text)) mail.inTexts += 1
}

const isText = (kind: Kind) => kind === 'string' || kind === 'text'

function isOf(text: string, named: readonly KnownUser[]): boolean {
  if (text === '') return false
  const folded = text.toLowerCase()
  return named.some(({ email, realName, username }) =>
    [email, realName, username].some((each) => each !== undefined && each.toLowerCase() === folded),
  )
}

const SHORTEST_NAME = 3

/** Only of texts with several words: a name by itself is a value of its own. */
function holdsName(text: string, { usernames }: UserWords): boolean {
  const words = text.slice(0, 10_000).split(/[^\p{L}\p{N}_.-]+/u)
  return (
    words.length > 1 &&
    !isMailAddress(text) &&
    words.some((word) => word.length >= SHORTEST_NAME && usernames.has(word))
  )
}
