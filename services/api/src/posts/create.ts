import { NewPost, type Post } from '@lethe/contracts/posts'
import type { HttpApp } from '@lethe/service/http'
import { type PostDocument, postsOf } from '@lethe/store/community'
import { withNewId } from '@lethe/store/sequences'
import { Long } from 'mongodb'
import { callerIn } from '../auth/gate.ts'
import { postExamples } from '../contributions/content-examples.ts'
import { contribute } from '../contributions/contribute.ts'
import { missing } from '../http/body-validation.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, bodyTypes, json, refusals, shared } from '../http/schemas.ts'
import { toPost } from './view.ts'

const schema = {
  operationId: 'createPost',
  tags: ['content'],
  summary: 'Write a post',
  description: 'For users who are not blocked.',
  consumes: bodyTypes,
  body: NewPost,
  response: {
    201: json('The new post', shared('Post'), postExamples),
    ...refusals(missing('text'), 'permission_denied', ...bodyRefusals),
  },
}

/** `POST /api/v2/post/` */
export function addCreatePost(app: HttpApp, { gate, mongo, now }: RouteDeps): void {
  app.post('/api/v2/post/', { schema, onRequest: gate.member }, async (request, reply): Promise<Post> => {
    const authorId = callerIn(request).userId
    const mentioned = request.body.mentions ?? []
    return withNewId(mongo.db, 'posts', async (id) => {
      const post = newPost(id, authorId, request.body, now())
      const { author } = await contribute(mongo, { authorId, mentioned }, (session) =>
        postsOf(mongo.db).insertOne(post, { session }),
      )
      reply.code(201)
      return toPost(post, author)
    })
  })
}

function newPost(
  id: number,
  authorId: number,
  { text, title, mentions = [] }: NewPost,
  now: Date,
): PostDocument {
  return {
    _id: Long.fromNumber(id),
    author_id: Long.fromNumber(authorId),
    ...(title ? { title } : {}),
    text,
    mentions: [...new Set(mentions)].map((mentioned) => Long.fromNumber(mentioned)),
    comment_count: 0,
    vote_count: 0,
    created_at: now,
  }
}
