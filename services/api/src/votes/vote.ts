import type { HttpApp } from '@lethe/service/http'
import { postsOf, votesOf } from '@lethe/store/community'
import { type ClientSession, type Db, Long } from 'mongodb'
import { callerIn } from '../auth/gate.ts'
import { contribute } from '../contributions/contribute.ts'
import { ApiError } from '../http/api-error.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, empty, IdPath, refusals } from '../http/schemas.ts'

const schema = {
  operationId: 'toggleVote',
  tags: ['content'],
  summary: 'Vote for a post, or take the vote back',
  description: 'Toggles. For users who are not blocked. A body is read and ignored.',
  params: IdPath,
  response: {
    204: empty('Done'),
    ...refusals(notAnInteger('id'), 'permission_denied', 'post_not_found', ...bodyRefusals),
  },
}

/** `POST /api/v2/post/{id}/vote/` */
export function addVote(app: HttpApp, { gate, mongo, now }: RouteDeps): void {
  app.post('/api/v2/post/:id/vote/', { schema, onRequest: gate.member }, async (request, reply) => {
    const postId = readId('id', request.params.id)
    const authorId = callerIn(request).userId
    await contribute(mongo, { authorId }, (session) =>
      toggle(mongo.db, { postId, authorId, at: now() }, session),
    )
    return reply.code(204).send()
  })
}

/**
 * The vote and the post's counter in one transaction. The counter is written first: two toggles of the
 * same user then conflict there, before the unique index could refuse one.
 */
async function toggle(
  db: Db,
  { postId, authorId, at }: { postId: number; authorId: number; at: Date },
  session: ClientSession,
): Promise<void> {
  const post_id = Long.fromNumber(postId)
  const user_id = Long.fromNumber(authorId)
  const vote = await votesOf(db).findOne({ post_id, user_id }, { session, projection: { _id: 1 } })
  const counted = { $inc: { vote_count: vote ? -1 : 1 } }
  const { matchedCount } = await postsOf(db).updateOne({ _id: post_id }, counted, { session })
  if (matchedCount === 0) throw new ApiError('post_not_found')
  if (vote) await votesOf(db).deleteOne({ _id: vote._id }, { session })
  else await votesOf(db).insertOne({ post_id, user_id, created_at: at }, { session })
}
