import type { Exact } from '@lethe/store/exact-documents'

/** Where documents of a collection name users, and what goes or changes with them: erasure.yaml, told a second time. */
export interface Place {
  /** Whose it is: it goes with any of these. */
  owners: readonly string[]
  /** What it hangs on, and goes with: a post or a file. */
  parent?: { kind: 'post' | 'file'; field: string }
  /** Whom it names without being theirs, and what is then put in place of which fields. */
  names?: { field: string; instead: Exact }
  /** Whom it lists without being theirs. */
  lists?: string
  /** Counted again elsewhere. */
  counters?: readonly string[]
}

export const places: Readonly<Record<string, Place>> = {
  posts: { owners: ['author_id'], lists: 'mentions', counters: ['comment_count', 'vote_count'] },
  comments: { owners: ['author_id'], parent: { kind: 'post', field: 'post_id' } },
  votes: { owners: ['user_id'], parent: { kind: 'post', field: 'post_id' } },
  follows: { owners: ['follower_id', 'followed_id'] },
  private_messages: {
    owners: ['sender_id'],
    names: { field: 'recipient_id', instead: { recipient_id: null } },
  },
  flags: {
    owners: [],
    parent: { kind: 'post', field: 'post_id' },
    names: { field: 'reporter_id', instead: { reporter_id: null, note: null } },
  },
  'media.files': { owners: ['metadata.owner_id'] },
  'media.chunks': { owners: [], parent: { kind: 'file', field: 'files_id' } },
}

/** A document's `_id` as text. */
export const keyOf = (document: Exact): string => JSON.stringify(document._id)

/** The number in an exact document's field; NaN where it is none. */
export function numberIn(value: unknown): number {
  const { $numberLong, $numberInt } = (value ?? {}) as { $numberLong?: string; $numberInt?: string }
  return Number($numberLong ?? $numberInt ?? Number.NaN)
}

/** The user that a field, which may be nested, names. */
function userIn(document: Exact, field: string): number {
  const value = field
    .split('.')
    .reduce<unknown>((part, name) => (part as Exact | null | undefined)?.[name], document)
  return numberIn(value)
}

/** The users whose document it is. */
export const ownersOf = (name: string, document: Exact): number[] =>
  (places[name]?.owners ?? []).map((field) => userIn(document, field))

/** The users that it names or lists without being theirs. */
export function namedIn(name: string, document: Exact): number[] {
  const { names, lists } = places[name] ?? {}
  const listed = lists ? (document[lists] as unknown[]).map(numberIn) : []
  return names ? [...listed, userIn(document, names.field)] : listed
}

/** What is left of a document that stays when these users are gone; counters left out. */
export function redacted(name: string, document: Exact, gone: ReadonlySet<number>): Exact {
  const { names, lists, counters = [] } = places[name] ?? {}
  const rest = without(document, counters)
  if (names && gone.has(userIn(rest, names.field))) return { ...rest, ...names.instead }
  if (!lists) return rest
  return { ...rest, [lists]: (rest[lists] as unknown[]).filter((id) => !gone.has(numberIn(id))) }
}

export const without = (document: Exact, fields: readonly string[]): Exact =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !fields.includes(field)))
