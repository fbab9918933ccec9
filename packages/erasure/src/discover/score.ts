import type { NameSays } from './field-names.ts'
import type { FieldTally, MatchTally } from './field-tally.ts'
import { KEY_KINDS, type KeyKind } from './value-kind.ts'

/** `chance`: no more than what any small number meets by accident. */
export type Score = 'certain' | 'likely' | 'doubtful' | 'chance'

/** Numbers that are users' keys: from the least to the greatest, and the share of those in between that are. */
export interface KeyRange {
  least: number
  greatest: number
  density: number
}

export interface Evidence {
  field: Pick<FieldTally, 'kinds' | 'numbers'>
  match: Pick<MatchTally, 'as' | 'matched' | 'numerals'> & { users: number }
  nameSays: NameSays
  /** The numbers that this key has; undefined where it has no numbers. */
  range: KeyRange | undefined
  /** Whether the same values are `_id`s of other documents, and whether the field is named after these. */
  alsoIdsOf: 'none' | 'some' | 'namesakes'
}

/** Of so sparse ids a number is hardly met by chance. */
const SPARSE = 0.02
const ALL = 0.95
const MOST = 0.8
const HALF = 0.5
const SOME = 0.1

/**
 * How sure it is that a field holds keys of users. An ObjectId, a UUID or a name that is a user's is so hardly ever by
 * chance; a small number often is: where ids run from 1 to n without a gap every quantity is somebody's id. So a number
 * must be where the ids are, spread as they are, and have a name that speaks for it.
 */
export function scoreOf(evidence: Evidence): Score {
  const { match } = evidence
  if (match.matched === 0) return 'chance'
  if (evidence.alsoIdsOf === 'namesakes' && evidence.nameSays === 'nothing')
    return isWeak(evidence) ? 'chance' : 'doubtful'
  return isWeak(evidence) ? weakScore(evidence) : strongScore(evidence)
}

function isWeak({ match, range }: Evidence): boolean {
  return match.numerals > match.matched / 2 && range !== undefined && range.density >= SPARSE
}

function strongScore({ field, match, nameSays, alsoIdsOf }: Evidence): Score {
  const share = shareOf(field, match)
  const isId = match.as === 'objectId' || match.as === 'uuid'
  // A status or a topic can be called as a user is; a few such words are no keys.
  const enough = isId || match.users >= 3 || (nameSays !== 'nothing' && nameSays !== 'measure')
  if (share >= MOST && enough)
    return alsoIdsOf === 'some' && !isId && nameSays === 'nothing' ? 'likely' : 'certain'
  if (share >= SOME && enough) return 'likely'
  return isId || share >= HALF ? 'doubtful' : 'chance'
}

function weakScore(evidence: Evidence): Score {
  const { field, match, nameSays, range, alsoIdsOf } = evidence
  const share = shareOf(field, match)
  const byName = { maker: 2, other: 2, nothing: 0, measure: -3 }[nameSays]
  const byShare = share >= ALL ? 1 : share >= HALF ? 0 : -1
  const byOtherIds = { none: 0, some: nameSays === 'nothing' ? -1 : 0, namesakes: -3 }[alsoIdsOf]
  const points = byName + byShare + byOtherIds + spreadPoints(field.numbers, range)
  if (points >= 4) return 'certain'
  if (points >= 3) return 'likely'
  return points >= 1 && share >= HALF ? 'doubtful' : 'chance'
}

/** Fewer numbers, or a shorter range of ids, have no spread to speak of. */
const FEWEST_FOR_SPREAD = 20

/** Whether the numbers lie as the ids do: 1 to 5 of ten thousand ids are a quantity, not users. */
function spreadPoints(numbers: readonly number[], range: KeyRange | undefined): number {
  if (!range || range.greatest - range.least < FEWEST_FOR_SPREAD || numbers.length < FEWEST_FOR_SPREAD)
    return 0
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const spread = (at(0.95) - at(0.05)) / (range.greatest - range.least)
  if (at(0.95) > range.greatest * 1.2) return -2
  return spread >= 0.25 ? 1 : spread < 0.05 ? -2 : 0
}

/** The share of the values in this form that are users' keys. */
export function shareOf(field: Pick<FieldTally, 'kinds'>, match: Pick<MatchTally, 'as' | 'matched'>): number {
  const inForm = KEY_KINDS.includes(match.as as KeyKind) ? (field.kinds.get(match.as) ?? 0) : 0
  return inForm === 0 ? 0 : match.matched / inForm
}
