import Type from 'typebox'
import { ELEMENT_FIELD_PATTERN, FIELD_PATTERN, OWNER_FIELD_PATTERN } from './paths.ts'

const closed = { additionalProperties: false }

/** A field outside of arrays, or through them as MongoDB's queries go. */
export const fieldPath = (description: string) =>
  Type.Unsafe<string>({ type: 'string', pattern: FIELD_PATTERN, description })

/** What a redacted field may become. */
export type RedactedValue = null | string | number | boolean

type Scalar = string | number | boolean

/** What a field must be for a rule to be for its document. */
export type Condition =
  | Scalar
  | readonly Scalar[]
  | { not: Scalar | readonly Scalar[] }
  | { newer_than: string }
  | { older_than: string }

const scalars = ['string', 'integer', 'boolean']
const age = (description: string) => ({ type: 'string', pattern: '^[1-9]\\d{0,3}[dy]$', description })

/** One schema for all forms: of several, a reader of the errors would see the complaints of each. */
const ConditionSchema = Type.Unsafe<Condition>({
  type: [...scalars, 'array', 'object'],
  items: { type: scalars },
  minItems: 1,
  properties: {
    not: {
      type: [...scalars, 'array'],
      items: { type: scalars },
      minItems: 1,
      description: 'Neither this nor these',
    },
    newer_than: age('A date later than so long ago: 90d, 10y'),
    older_than: age('A date as long ago or longer: 90d, 10y'),
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
})

const Where = Type.Unsafe<Record<string, Condition>>({
  type: 'object',
  additionalProperties: ConditionSchema,
  minProperties: 1,
  description:
    'The rule is for documents with these values only: a value, a list of which one must be there, {not: ...}, {newer_than: 10y} or {older_than: 10y}. The next rule for the same field has the others.',
})
export type Where = Readonly<Record<string, Condition>>

const userKeys = ['id', 'ext_id', 'username'] as const
const storedForms = ['number', 'string', 'objectId'] as const

const found = {
  field: Type.Unsafe<string>({
    type: 'string',
    pattern: OWNER_FIELD_PATTERN,
    description:
      'The field that holds the key of a user. Dots lead into embedded documents, `*` into the elements of an array: messages.*.author_id',
  }),
  key: Type.Optional(
    Type.Unsafe<(typeof userKeys)[number]>({
      type: 'string',
      enum: [...userKeys],
      default: 'id',
      description: 'Which key of the user the field holds',
    }),
  ),
  as: Type.Optional(
    Type.Unsafe<(typeof storedForms)[number]>({
      type: 'string',
      enum: [...storedForms],
      description: 'How the key is stored: number unless told for id, string for ext_id and username',
    }),
  ),
  where: Type.Optional(Where),
}

const reason = Type.Optional(
  Type.String({
    minLength: 1,
    description:
      'Why something of the user stays: for keep, and for redact and unset that leave the owner field as it is',
  }),
)

const actions = ['delete', 'redact', 'unset', 'pull', 'keep'] as const

export const OwnerRule = Type.Object(
  {
    ...found,
    action: Type.Unsafe<(typeof actions)[number]>({
      type: 'string',
      enum: [...actions],
      description:
        'delete: the whole document goes. redact: it stays, with the fields of `set` replaced. unset: it stays without `fields`. pull: it stays, and the key is taken out of the array, or the element that holds it where `*` leads to the field. keep: it stays as it is.',
    }),
    set: Type.Optional(
      Type.Unsafe<Record<string, RedactedValue>>({
        type: 'object',
        additionalProperties: { type: ['null', 'string', 'number', 'boolean'] },
        minProperties: 1,
        description: 'For redact: the new value of each field, the owner field among them',
      }),
    ),
    fields: Type.Optional(
      Type.Array(
        Type.Unsafe<string>({
          type: 'string',
          pattern: ELEMENT_FIELD_PATTERN,
          description: 'A field that is taken out',
        }),
        {
          minItems: 1,
          uniqueItems: true,
          description: 'For unset: the fields that are taken out; without it, the owner field',
        },
      ),
    ),
    reason,
  },
  closed,
)

/** A file stays as it is or goes: there is nothing in it to redact. */
export const FileOwnerRule = Type.Object(
  {
    ...found,
    field: fieldPath('The field of a file that holds the key of a user'),
    action: Type.Unsafe<'delete' | 'keep'>({
      type: 'string',
      enum: ['delete', 'keep'],
      description: 'delete: the file goes, with its chunks. keep: it stays',
    }),
    reason,
  },
  closed,
)

export type OwnerRule = Type.Static<typeof OwnerRule>
export type FileOwnerRule = Type.Static<typeof FileOwnerRule>
export type UserKey = (typeof userKeys)[number]
export type StoredForm = (typeof storedForms)[number]
