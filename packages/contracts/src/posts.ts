import Type from 'typebox'
import { MAX_USER_ID } from './ids.ts'

const Id = Type.Integer({ minimum: 1, examples: [41] })
const Time = Type.String({ format: 'date-time' })

/** Who wrote it. A soft-deleted author keeps the name and shows `deleted: true`. */
export const Author = Type.Object(
  { id: Type.Integer(), username: Type.Union([Type.String(), Type.Null()]), deleted: Type.Boolean() },
  { $id: 'Author' },
)
export type Author = Type.Static<typeof Author>

export const Post = Type.Object(
  {
    id: Id,
    title: Type.Optional(Type.String()),
    text: Type.String(),
    author: Author,
    vote_count: Type.Integer(),
    comment_count: Type.Integer(),
    added_at: Time,
  },
  { $id: 'Post' },
)
export type Post = Type.Static<typeof Post>

export const Comment = Type.Object(
  {
    id: Id,
    post: Type.Integer({ description: 'The id of the post' }),
    text: Type.String(),
    author: Author,
    vote_count: Type.Integer(),
    added_at: Time,
  },
  { $id: 'Comment' },
)
export type Comment = Type.Static<typeof Comment>

const MAX_TEXT = 10_000
const MAX_MENTIONS = 20

/** Half surrogates can't be stored: UTF-8 has no form for them. */
const WELL_FORMED = '^[^\\p{Cs}]*$'
const Text = Type.String({ minLength: 1, maxLength: MAX_TEXT, pattern: WELL_FORMED, examples: ['Hello'] })

/** A new post. Fields that are not listed are ignored. */
export const NewPost = Type.Object(
  {
    text: Text,
    title: Type.Optional(Type.Union([Type.String({ maxLength: 255, pattern: WELL_FORMED }), Type.Null()])),
    mentions: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: MAX_USER_ID }), {
        maxItems: MAX_MENTIONS,
        description: 'Ids of users who are not deleted',
      }),
    ),
  },
  { $id: 'NewPost' },
)
export type NewPost = Type.Static<typeof NewPost>

/** A new comment. A form can't carry numbers, so the post's id may be its decimal text. */
export const NewComment = Type.Object(
  {
    post: Type.Union(
      [Type.Integer({ minimum: 1, maximum: MAX_USER_ID }), Type.String({ pattern: '^[1-9][0-9]{0,15}$' })],
      {
        examples: [41],
      },
    ),
    text: Text,
  },
  { $id: 'NewComment' },
)
export type NewComment = Type.Static<typeof NewComment>
