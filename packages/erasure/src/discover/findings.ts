import { elementOf, OWNER_FIELD_PATTERN } from '../paths.ts'
import { isNamedAfter, nameSays } from './field-names.ts'
import type { FieldTally, MatchTally } from './field-tally.ts'
import { type Place, type PlaceTally, pairOf } from './place-tally.ts'
import { type KeyRange, type Score, scoreOf, shareOf } from './score.ts'
import type { Kind } from './value-kind.ts'

/** What is known of the users before any document is looked at. */
export interface UserFacts {
  /** By the database's own count. */
  count: number
  ids: KeyRange
  /** Of ext_ids that are digits alone; undefined where hardly any are. */
  extIdNumbers: KeyRange | undefined
  /** Numbers in the users' own documents that seem to count something. */
  counters: string[]
}

/** How many of a field's values, of those that were asked for, are `_id`s of another collection. */
export interface Hit {
  /** The collection that has the field. */
  place: string
  path: string
  target: string
  asked: number
  matched: number
}

/** A field that may hold keys of users. */
export interface Finding {
  field: string
  key: MatchTally['key']
  as: MatchTally['as']
  score: Exclude<Score, 'chance'>
  /** In how many of the sampled documents the field is. */
  documents: number
  /** Which share of its values in this form are users' keys. */
  share: number
  /** How many different users. */
  users: number
  /** False where the manifest has no way to name the field, or the form. */
  sayable: boolean
  /** Whether the same values are another key too, of other users. */
  ambiguous: boolean
  /** The collections of whose documents the same values are `_id`s. */
  also_ids_of: string[]
}

/** A field that has no key of users and still says something of them. */
export interface Trace {
  field: string
  what: 'mail_addresses' | 'mail_addresses_in_texts' | 'usernames_in_texts' | 'encrypted'
  documents: number
  /** Of mail addresses: how many are of users, of those whose addresses are known. */
  users?: number
}

export interface PlaceFindings extends Place {
  estimated: number
  sampled: number
  owners: Finding[]
  traces: Trace[]
  tally: PlaceTally
}

const sayable = new RegExp(OWNER_FIELD_PATTERN, 'u')
/** What fewer of the values are is no property of the field. */
const NOTEWORTHY = 0.05

/** Decides on each field of each place what it holds. `_id`s come first: a field with ids of customers holds customers. */
export function findingsOf(
  tallies: readonly PlaceTally[],
  users: UserFacts,
  hits: readonly Hit[],
): PlaceFindings[] {
  const people = new Set(
    tallies
      .filter((tally) => ownersIn(tally, users, [], ['_id']).length > 0)
      .map(({ collection }) => collection),
  )
  return tallies.map((tally) => {
    const { name, kind, collection, estimated, sampled } = tally
    const others = hits.filter(({ place, target }) => place === collection && !people.has(target))
    const owners = withoutEchoes(tally, ownersIn(tally, users, others, [...tally.fields.keys()]))
    return { name, kind, collection, estimated, sampled, owners, traces: tracesIn(tally, owners), tally }
  })
}

export const isSure = ({ score, sayable: can }: Finding) => can && score !== 'doubtful'

function ownersIn(
  tally: PlaceTally,
  users: UserFacts,
  hits: readonly Hit[],
  paths: readonly string[],
): Finding[] {
  return paths.flatMap((path) => {
    const field = tally.fields.get(path)
    if (!field) return []
    const found = [...field.matches.values()].flatMap((match) => findingOf(tally, field, match, users, hits))
    return withoutShadows(found, field)
  })
}

/**
 * A username that only ever stands beside an id or ext_id of the same user finds nothing that the other does not, and
 * is searched at a higher price: it is something of his, and no owner field.
 */
function withoutEchoes(tally: PlaceTally, owners: readonly Finding[]): Finding[] {
  return owners.filter(
    (finding) =>
      finding.key !== 'username' ||
      !owners.some((other) => other.key !== 'username' && isSure(other) && isEcho(tally, finding, other)),
  )
}

function isEcho({ pairs }: PlaceTally, { field, documents }: Finding, other: Finding): boolean {
  const element = elementOf(field)
  if (element !== elementOf(other.field)) return false
  if (element !== undefined) return parentOf(field) === parentOf(other.field) && parentOf(field) !== element
  const pair = pairs.get(pairOf(field, other.field))
  return pair !== undefined && pair.same >= documents * SAME
}

const SAME = 0.95
const parentOf = (path: string) => path.split('.').slice(0, -1).join('.')

function findingOf(
  tally: PlaceTally,
  field: FieldTally,
  match: MatchTally,
  users: UserFacts,
  hits: readonly Hit[],
): Finding[] {
  const { path } = field
  const targets = hits.filter((hit) => hit.path === path && isReference(hit)).map(({ target }) => target)
  const namesakes = targets.some((target) => isNamedAfter(path, target))
  const score = scoreOf({
    field,
    match: { ...match, users: match.users.size },
    nameSays: nameSays(path, tally.name),
    range: { id: users.ids, ext_id: users.extIdNumbers, username: undefined }[match.key],
    alsoIdsOf: namesakes ? 'namesakes' : targets.length > 0 ? 'some' : 'none',
  })
  if (score === 'chance') return []
  return [
    {
      field: path,
      key: match.key,
      as: match.as,
      score,
      documents: field.documents,
      share: shareOf(field, match),
      users: match.users.size,
      sayable: sayable.test(path) && !path.includes('<') && match.as !== 'uuid',
      ambiguous: false,
      also_ids_of: targets.filter((target) => isNamedAfter(path, target)),
    },
  ]
}

/** Nearly all of the values are `_id`s there. */
export const isReference = ({ asked, matched }: Hit) => asked > 0 && matched / asked >= 0.8

/**
 * One field in one form holds one key. Where the same values are two keys (a username that is the ext_id too), the one
 * that fits more of them stands, and of equal ones the one that is never released and given to somebody else. Where the
 * two keys are those of different users, a person has to say which one is meant.
 */
function withoutShadows(found: Finding[], field: FieldTally): Finding[] {
  const rank = { id: 0, ext_id: 1, username: 2 }
  const best = found.toSorted((a, b) => b.share - a.share || rank[a.key] - rank[b.key])
  const noteworthy = best.filter(({ as }) => (field.kinds.get(as as Kind) ?? 0) / field.values >= NOTEWORTHY)
  if (field.ambiguous > field.values * NOTEWORTHY) {
    return noteworthy.map((finding) => ({ ...finding, score: 'doubtful', ambiguous: true }))
  }
  return noteworthy.filter((finding, index) => {
    const winner = noteworthy.slice(0, index).find((other) => other.as === finding.as)
    return !winner || winner.share + finding.share <= 1.05
  })
}

function tracesIn(tally: PlaceTally, owners: readonly Finding[]): Trace[] {
  const sure = owners.filter(isSure)
  // The address of a user whom the document names by a key is found by that.
  const isFound = ({ path, documents, ofNamed }: FieldTally) =>
    sure.some(({ field }) => field === path) || (sure.length > 0 && ofNamed >= documents * SAME)
  return [...tally.fields.values()].flatMap((field): Trace[] => {
    const { path, values, mail, namesInTexts, kinds } = field
    const least = Math.max(1, values * NOTEWORTHY)
    const trace = (what: Trace['what'], documents: number, more: Partial<Trace> = {}): Trace[] =>
      documents >= least ? [{ field: path, what, documents, ...more }] : []
    return [
      ...(isFound(field) ? [] : trace('mail_addresses', mail.addresses, { users: mail.ofUsers })),
      ...trace('mail_addresses_in_texts', mail.inTexts),
      ...trace('usernames_in_texts', namesInTexts),
      ...trace('encrypted', kinds.get('encrypted') ?? 0),
    ]
  })
}
