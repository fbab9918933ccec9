import { Page } from '@lethe/contracts/lists'
import type { HttpApp } from '@lethe/service/http'
import { postsOf } from '@lethe/store/community'
import { Long } from 'mongodb'
import { toAuthor } from '../contributions/author.ts'
import { feedExamples } from '../contributions/content-examples.ts'
import { pageOf, readPage } from '../http/page.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { IdPath, json, PageQuery, refusals, shared } from '../http/schemas.ts'
import { readUser } from '../users/read.ts'
import { toPost } from './view.ts'

const schema = {
  operationId: 'readFeed',
  tags: ['content'],
  summary: "List a user's posts",
  description: 'Newest first. A soft-deleted user keeps them; a hard-deleted user is 404.',
  params: IdPath,
  querystring: PageQuery,
  response: {
    200: json('A page of posts', Page(shared('Post')), feedExamples),
    ...refusals(notAnInteger('id'), 'user_not_found'),
  },
}

/** `GET /api/v2/user/{id}/feed/` */
export function addFeed(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const posts = postsOf(mongo.db)
  app.get('/api/v2/user/:id/feed/', { schema, onRequest: gate.member }, async (request) => {
    const userId = readId('id', request.params.id)
    const page = readPage(request.query)
    const author = toAuthor(userId, await readUser(mongo.db, userId))
    const filter = { author_id: Long.fromNumber(userId) }
    const [count, found] = await Promise.all([
      posts.countDocuments(filter),
      posts.find(filter).sort({ _id: -1 }).skip(page.offset).limit(page.limit).toArray(),
    ])
    return pageOf(
      request,
      page,
      count,
      found.map((post) => toPost(post, author)),
    )
  })
}
