import Type from 'typebox'

const closed = { additionalProperties: false }

const FieldPath = Type.String({
  pattern: '^[^.$\\0][^.\\0]*(\\.[^.$\\0][^.\\0]*)*$',
  description: 'A field; dots lead into embedded documents, as in `metadata.owner_id`',
})

/** What a redacted field may become. */
export type RedactedValue = null | string | number | boolean

const OwnerRule = Type.Object(
  {
    field: Type.Unsafe<string>({ ...FieldPath, description: "The field that holds the user's id" }),
    action: Type.Unsafe<'delete' | 'redact' | 'pull'>({
      type: 'string',
      enum: ['delete', 'redact', 'pull'],
      description:
        'delete: the whole document goes. redact: it stays, with the fields of `set` replaced. pull: it stays, and the id is taken out of the array.',
    }),
    set: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Unsafe<RedactedValue>({ type: ['null', 'string', 'number', 'boolean'] }),
        {
          description: 'For redact: the new value of each field, the owner field among them',
          minProperties: 1,
        },
      ),
    ),
  },
  closed,
)

/** A file stays as it is or goes: there is nothing in it to redact. */
const FileOwnerRule = Type.Object(
  {
    field: OwnerRule.properties.field,
    action: Type.Unsafe<'delete'>({
      type: 'string',
      enum: ['delete'],
      description: 'The file goes, with its chunks',
    }),
  },
  closed,
)

const Reference = Type.Object(
  {
    collection: Type.String({ description: 'Where the documents are that hang on this one' }),
    field: Type.Unsafe<string>({ ...FieldPath, description: "Their field with this document's _id" }),
  },
  closed,
)

const Counter = Type.Object(
  {
    collection: Type.String({ description: 'Where the number stands' }),
    field: Type.Unsafe<string>({
      ...FieldPath,
      description: 'The number; a document without it is left alone',
    }),
    by: Type.Unsafe<string>({
      ...FieldPath,
      description: 'The field here with the _id of the document there',
    }),
  },
  closed,
)

const CollectionRules = Type.Object(
  {
    owners: Type.Optional(
      Type.Array(OwnerRule, {
        description: 'Which fields name a user, and what happens to the documents of an erased one',
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
export type OwnerRule = Type.Static<typeof OwnerRule>
export type Counter = Type.Static<typeof Counter>
export type Reference = Type.Static<typeof Reference>
export type CollectionRules = Type.Static<typeof CollectionRules>
export type BucketRules = Type.Static<typeof BucketRules>

/** The published JSON Schema (packages/erasure/erasure.schema.json): editors complete and check by it. */
export const manifestJsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...ManifestSchema,
}
