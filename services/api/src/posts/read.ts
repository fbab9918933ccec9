import type { Post } from '@lethe/contracts/posts'
import type { HttpApp } from '@lethe/service/http'
import { postsOf } from '@lethe/store/community'
import { Long } from 'mongodb'
import { readAuthors } from '../contributions/author.ts'
import { postExamples } from '../contributions/content-examples.ts'
import { ApiError } from '../http/api-error.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { IdPath, json, refusals, shared } from '../http/schemas.ts'
import { toPost } from './view.ts'

const schema = {
  operationId: 'readPost',
  tags: ['content'],
  summary: 'Read a post',
  description: 'The posts of a soft-deleted user remain; those of a hard-deleted one are 404 at once.',
  params: IdPath,
  response: {
    200: json('The post', shared('Post'), postExamples),
    ...refusals(notAnInteger('id'), 'post_not_found'),
  },
}

/** `GET /api/v2/post/{id}/` */
export function addReadPost(app: HttpApp, { gate, mongo }: RouteDeps): void {
  app.get('/api/v2/post/:id/', { schema, onRequest: gate.member }, async (request): Promise<Post> => {
    const _id = Long.fromNumber(readId('id', request.params.id))
    const post = await postsOf(mongo.db).findOne({ _id })
    if (!post) throw new ApiError('post_not_found')
    const authorId = Number(post.author_id)
    const author = (await readAuthors(mongo.db, [authorId])).get(authorId)
    if (!author) throw new ApiError('post_not_found')
    return toPost(post, author)
  })
}
