import { ANY_NAME } from './leaves.ts'

/** Whoever is named by such a word made the document or owns it. */
const MAKERS =
  'author creator created user owner customer member account sender from by buyer uploader uploaded submitter submitted requester reporter follower voter liker poster posted writer written client subscriber profile person patient student player guest host employee subject actor lethe visitor shopper donor applicant sharer inviter'
/** Whoever is named by such a word has to do with the document, which is mostly somebody else's. */
const OTHERS =
  'recipient receiver to assignee assigned reviewer reviewed moderator moderated approver approved updated updater modified modifier edited editor handled handler agent seller resolved closed deleted followed target mention mentions mentioned participant participants members users friends likes liked followers following blocked invited invitee viewers viewer seen read voters attendees watchers'
/** A number with such a name counts or measures. */
const MEASURES =
  'quantity qty count counter total sum price amount cost fee tax discount age year month day hour minute second rating score stars points rank position order index sort level status state version revision size width height length weight duration timeout percent ratio stock balance port zip code number no num n page priority attempts retries progress step chunk seq sequence lat lng flags views hits bytes'
/** What has such a name is kept by many for reasons of their own: books, taxes, law, proof. */
const RECORDS =
  'order invoice payment transaction purchase booking reservation subscription refund receipt billing bill contract ledger shipment payout tax audit log charge credit debit donation agreement consent'
const PERSONAL =
  'name firstname lastname fullname realname nickname phone mobile tel fax email mail address street city zip postcode ip birthday birthdate dob iban avatar bio signature gender'
const WORDS_OF_A_PERSON =
  'text body message content comment note notes reply question answer description title subject'
/** Points from the whole at one of its parts: what it points at may go without it. */
const POINTERS =
  'last latest first best featured pinned cover avatar primary default current accepted selected main top parent'

const set = (words: string) => new Set(words.split(' '))
const [makers, others, measures, records, personal, wordsOfAPerson, pointers] = [
  MAKERS,
  OTHERS,
  MEASURES,
  RECORDS,
  PERSONAL,
  WORDS_OF_A_PERSON,
  POINTERS,
].map(set) as [Set<string>, Set<string>, Set<string>, Set<string>, Set<string>, Set<string>, Set<string>]

/** Says only that a key stands there, not whose. */
const KEY_WORDS = set('id ids uuid guid key ref oid ext external username login email mail name handle')

/** `createdBy`, `created_by` and `Created-By` are the same two words. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** The words of the field's own name, and of the one around it where it says no more than `id`: `customer._id`. */
function tellingWords(path: string): string[] {
  const names = path.split('.').filter((part) => part !== '*' && part !== ANY_NAME)
  const own = wordsOf(names.at(-1) ?? '')
  return own.every((word) => KEY_WORDS.has(word)) ? [...wordsOf(names.at(-2) ?? ''), ...own] : own
}

export type NameSays = 'maker' | 'other' | 'measure' | 'nothing'

/**
 * What the name of a field says of a user's key in it. For an `_id` the name of the collection counts, and where that
 * says nothing a number is mostly a sequence's.
 */
export function nameSays(path: string, place: string): NameSays {
  const words = path === '_id' ? wordsOf(place).map(singular) : tellingWords(path)
  if (isMeasure(words)) return 'measure'
  const has = (list: Set<string>) => words.some((word) => list.has(word) || list.has(singular(word)))
  if (has(others)) return 'other'
  if (has(makers) || words.at(-1) === 'by') return 'maker'
  return path === '_id' || has(measures) ? 'measure' : 'nothing'
}

/** `user_count` and `num_users` count users. `customer_number` is one. */
function isMeasure(words: readonly string[]): boolean {
  const [first = '', last = ''] = [words[0], words.at(-1)]
  return (
    (measures.has(last) && !['number', 'code', 'no'].includes(last)) ||
    ['num', 'count', 'total'].includes(first)
  )
}

export const isRecord = (place: string) => wordsOf(place).some((word) => records.has(singular(word)))

const anyOf = (path: string, list: Set<string>) => {
  const names = path.split('.').filter((part) => part !== '*')
  return names.some((name) => {
    const words = wordsOf(name)
    return words.some((word) => list.has(word)) || list.has(words.join(''))
  })
}

/** Whether such a field mostly holds something of a person: a name, an address, a number to call. */
export const isPersonal = (path: string) => anyOf(path, personal)

/** Whether such a field mostly holds what somebody wrote. */
export const isWritten = (path: string) => anyOf(path.split('.').at(-1) ?? '', wordsOfAPerson)

/** Whether the field points at one of several parts: `last_comment_id`. */
export const isPointer = (path: string) => tellingWords(path).some((word) => pointers.has(word))

/** Whether the field is named after the collection: `post_id`, `post` and `post._id` after `posts`. */
export function isNamedAfter(path: string, collection: string): boolean {
  const words = tellingWords(path).filter((word) => !KEY_WORDS.has(word))
  const target = wordsOf(collection).map(singular)
  const own = words.map(singular)
  return own.length > 0 && target.length > 0 && (endsWith(own, target) || endsWith(target, own))
}

const endsWith = (list: string[], end: string[]) => list.slice(-end.length).join(' ') === end.join(' ')

/** What a number counts, by its name: `comment` for `comment_count`, `commentsCount` and `num_comments`. */
export function countedBy(path: string): string | undefined {
  const words = wordsOf(path.split('.').at(-1) ?? '')
  const counting = words.filter((word) => ['count', 'counter', 'num'].includes(word))
  const rest = words.filter((word) => !counting.includes(word))
  return counting.length === 1 && rest.length > 0 ? rest.map(singular).join(' ') : undefined
}

/** Whether documents of the collection are what such a number counts. */
export function counts(counted: string, collection: string): boolean {
  const target = wordsOf(collection).map(singular).join(' ')
  return target === counted || target.endsWith(` ${counted}`)
}

export function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}
