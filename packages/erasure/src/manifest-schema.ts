import Type from 'typebox'
import { FileOwnerRule, fieldPath, OwnerRule } from './owner-rule-schema.ts'

const closed = { additionalProperties: false }

const Reference = Type.Object(
  {
    collection: Type.String({ description: 'Where the documents are that hang on this one' }),
    field: fieldPath("Their field with this document's _id"),
  },
  closed,
)

const Counter = Type.Object(
  {
    collection: Type.String({ description: 'Where the number stands' }),
    field: fieldPath('The number; a document without it is left alone'),
    by: fieldPath('The field here with the _id of the document there'),
  },
  closed,
)

const CollectionRules = Type.Object(
  {
    keep: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'No document of this collection goes or changes, but for numbers that count others; and why that is right',
      }),
    ),
    owners: Type.Optional(
      Type.Array(OwnerRule, {
        description:
          'Which fields name a user, and what happens to the documents of an erased one. Of several rules for one field the first whose `where` fits decides',
      }),
    ),
    cascade: Type.Optional(
      Type.Array(Reference, {
        description: 'What hangs on a document of this collection goes with it, and first',
      }),
    ),
    counters: Type.Optional(
      Type.Array(Counter, {
        description:
          'Numbers elsewhere that count the documents of this collection; each one deleted takes 1 off',
      }),
    ),
  },
  closed,
)

const BucketRules = Type.Object(
  { owners: Type.Array(FileOwnerRule, { description: 'Which fields of a file name a user' }) },
  closed,
)

/** The shape of erasure.yaml. What a shape can't say (cycles, doubles, contradictions) manifest-checks.ts checks. */
export const ManifestSchema = Type.Object(
  {
    collections: Type.Optional(Type.Record(Type.String(), CollectionRules)),
    buckets: Type.Optional(
      Type.Record(Type.String(), BucketRules, {
        description: 'GridFS buckets by name; fields are those of the files',
      }),
    ),
  },
  {
    ...closed,
    title: 'Lethe erasure manifest',
    description: 'Where the content of users lives, and what happens to it when a user is erased',
  },
)

export type ManifestDocument = Type.Static<typeof ManifestSchema>
export type Counter = Type.Static<typeof Counter>
export type Reference = Type.Static<typeof Reference>
export type CollectionRules = Type.Static<typeof CollectionRules>
export type BucketRules = Type.Static<typeof BucketRules>

/** The published JSON Schema (packages/erasure/erasure.schema.json): editors complete and check by it. */
export const manifestJsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...ManifestSchema,
}
