import type { Document } from 'mongodb'
import type { Counter } from './manifest-schema.ts'
import type { RedactedValue, Where } from './owner-rule-schema.ts'
import type { Reference } from './reference.ts'

/** Where documents are found: `field` holds a key of a user at the top, the parent's _id below. */
export interface Place {
  /** The name in counts and reports: the collection's, or the bucket's. */
  place: string
  collection: string
  field: string
}

/** Which of the documents found there are meant: those of `where`, less those of each of `unless`. */
export interface Choice {
  where?: Where
  unless: readonly Where[]
  /** The bounds of a range: a condition on `_id`. */
  inside?: Document
}

/** A place with documents of users, and how these are told. */
export interface OwnedPlace extends Place {
  rule: string
  reference: Reference
  choice: Choice
}

/** Documents that go, with what hangs on them. */
export interface DeleteStep extends Place {
  /** Which of them; all where it is left out. */
  choice?: Choice
  /** The collection whose _ids stand in `field`; undefined where it holds another key of the user. */
  hangsOn: string | undefined
  /** Numbers to correct for each document. */
  counters: readonly Counter[]
  /** What hangs on these documents: erased before them. */
  children: readonly DeleteStep[]
  /** A document's share of a page; 1 for an ordinary one. */
  weight: number
  /** False for a file's chunks: the file stands for them in the counts. */
  counted: boolean
}

/** What becomes of a document that stays; paths as in the manifest, with `*`. */
export type Change = FieldChange | { action: 'pull' }

/** Fields that are set, or taken out. */
export type FieldChange =
  | { action: 'redact'; set: Readonly<Record<string, RedactedValue>> }
  | { action: 'unset'; fields: readonly string[] }

export interface ChangeOperation extends OwnedPlace {
  action: Change['action']
  change: Change
  /** The owner field as in the manifest. */
  path: string
  /** Whether the document still names its user afterwards: then the change itself tells what is done. */
  ownerStays: boolean
}

export interface DeleteOperation extends OwnedPlace {
  action: 'delete'
  step: DeleteStep
}

/** One owner rule of the manifest. */
export type Operation = DeleteOperation | ChangeOperation

/** The manifest as the engine carries it out. */
export interface Plan {
  operations: readonly Operation[]
  /** By place: the steps for what hangs on its documents, needed again for the children of erased parents. */
  children: ReadonlyMap<string, readonly DeleteStep[]>
}

/** The paths that a change of fields changes. */
export function changedPaths(change: FieldChange): readonly string[] {
  return change.action === 'redact' ? Object.keys(change.set) : change.fields
}
