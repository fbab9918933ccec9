import Type from 'typebox'
import { Counts } from './deletion.ts'
import { MAX_USER_ID } from './ids.ts'
import { UserStatus } from './status.ts'

/** Whose deletion is to be foretold. A form can't carry numbers, so the id may be its decimal text. */
export const PreviewRequest = Type.Object(
  {
    user_id: Type.Union(
      [
        Type.Integer({ minimum: 0, maximum: MAX_USER_ID }),
        Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$' }),
      ],
      { examples: [7] },
    ),
  },
  { $id: 'PreviewRequest' },
)

/** A rule after which a user is still named somewhere, and why. */
export const Kept = Type.Object({
  collection: Type.String({ description: 'The collection or bucket', examples: ['orders'] }),
  field: Type.String({ examples: ['customer_id'] }),
  action: Type.Enum(['keep', 'redact', 'unset']),
  reason: Type.String({ examples: ['the tax law'] }),
})
export type Kept = Type.Static<typeof Kept>

/** About how long a hard deletion takes, and how that is known. */
export const Estimate = Type.Object({
  estimated_seconds: Type.Integer({
    description: 'From the moment in which a worker takes it to `completed`, the late-write window included',
    examples: [72],
  }),
  estimated_from: Type.Object({
    basis: Type.Enum(['measured', 'default'], {
      description:
        'Whether the rate is that of deletions here, or assumed since nothing so large was deleted here yet',
    }),
    deletions: Type.Integer({ description: 'How many of the last hard deletions here were looked at' }),
    documents_per_second: Type.Integer({ examples: [9500] }),
    after_seconds: Type.Number({
      description:
        'From the last document to `completed`: what half of these deletions took, or the late-write window where there were none',
      examples: [60.4],
    }),
  }),
})
export type Estimate = Type.Static<typeof Estimate>

/** What a hard deletion of a user would do to his content. No personal data in it. */
export const DeletionPreview = Type.Object(
  {
    user_id: Type.Integer({ examples: [7] }),
    status: UserStatus,
    counts: Counts,
    recounted: Type.Record(Type.String(), Type.Integer(), {
      description: 'By number: how many of the documents that go are counted there, at most',
      examples: [{ 'posts.comment_count': 3 }],
    }),
    kept: Type.Array(Kept, { description: 'Where the user stays named, and why' }),
    ...Estimate.properties,
  },
  { $id: 'DeletionPreview' },
)
export type DeletionPreview = Type.Static<typeof DeletionPreview>
