import { type Comment, NewComment } from '@lethe/contracts/posts'
import type { HttpApp } from '@lethe/service/http'
import { type CommentDocument, commentsOf, postsOf } from '@lethe/store/community'
import { withNewId } from '@lethe/store/sequences'
import { type ClientSession, type Db, Long } from 'mongodb'
import { callerIn } from '../auth/gate.ts'
import { commentExamples } from '../contributions/content-examples.ts'
import { contribute } from '../contributions/contribute.ts'
import { ApiError } from '../http/api-error.ts'
import { missing } from '../http/body-validation.ts'
import { readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, bodyTypes, json, refusals, shared } from '../http/schemas.ts'
import { toComment } from './view.ts'

const schema = {
  operationId: 'createComment',
  tags: ['content'],
  summary: 'Comment on a post',
  description: 'For users who are not blocked.',
  consumes: bodyTypes,
  body: NewComment,
  response: {
    201: json('The new comment', shared('Comment'), commentExamples),
    ...refusals(missing('text'), 'permission_denied', 'post_not_found', ...bodyRefusals),
  },
}

/** `POST /api/v2/comment/` */
export function addCreateComment(app: HttpApp, { gate, mongo, now }: RouteDeps): void {
  app.post(
    '/api/v2/comment/',
    { schema, onRequest: gate.member },
    async (request, reply): Promise<Comment> => {
      const authorId = callerIn(request).userId
      const postId = readId('post', String(request.body.post))
      return withNewId(mongo.db, 'comments', async (id) => {
        const comment: CommentDocument = {
          _id: Long.fromNumber(id),
          post_id: Long.fromNumber(postId),
          author_id: Long.fromNumber(authorId),
          text: request.body.text,
          created_at: now(),
        }
        const { author } = await contribute(mongo, { authorId }, (session) =>
          insert(mongo.db, comment, session),
        )
        reply.code(201)
        return toComment(comment, author)
      })
    },
  )
}

/**
 * The comment and its post's counter. The counter is what makes this conflict with the erasure of the
 * post: an insert alone would not, and would leave a comment without a post.
 */
async function insert(db: Db, comment: CommentDocument, session: ClientSession): Promise<void> {
  const counted = { $inc: { comment_count: 1 } }
  const { matchedCount } = await postsOf(db).updateOne({ _id: comment.post_id }, counted, { session })
  if (matchedCount === 0) throw new ApiError('post_not_found')
  await commentsOf(db).insertOne(comment, { session })
}
