import { Page } from '@lethe/contracts/lists'
import type { HttpApp } from '@lethe/service/http'
import { commentsOf, postsOf } from '@lethe/store/community'
import { Long } from 'mongodb'
import Type from 'typebox'
import { readAuthors } from '../contributions/author.ts'
import { commentListExamples } from '../contributions/content-examples.ts'
import { ApiError, type FieldProblem, InvalidInput } from '../http/api-error.ts'
import { pageOf, readPage } from '../http/page.ts'
import { readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { integer, json, PageQuery, refusals, shared } from '../http/schemas.ts'
import { toComment } from './view.ts'

const NO_POST: FieldProblem = { field: 'post', code: 'required', message: 'This parameter is required' }

const schema = {
  operationId: 'listComments',
  tags: ['content'],
  summary: "List a post's comments",
  description:
    'Oldest first. Comments of a hard-deleted user are left out at once, and out of the count when they are erased.',
  querystring: Type.Object({
    ...PageQuery.properties,
    post: integer('The id of the post', 0, { examples: [41] }),
  }),
  response: {
    200: json('A page of comments', Page(shared('Comment')), commentListExamples),
    ...refusals(NO_POST, 'post_not_found'),
  },
}

/** `GET /api/v2/comment/?post=` */
export function addListComments(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const comments = commentsOf(mongo.db)
  app.get('/api/v2/comment/', { schema, onRequest: gate.member }, async (request) => {
    const post_id = Long.fromNumber(readPostId(request.query))
    const page = readPage(request.query)
    const [post, count, found] = await Promise.all([
      postsOf(mongo.db).findOne({ _id: post_id }, { projection: { _id: 1 } }),
      comments.countDocuments({ post_id }),
      comments.find({ post_id }).sort({ _id: 1 }).skip(page.offset).limit(page.limit).toArray(),
    ])
    if (!post) throw new ApiError('post_not_found')
    const authors = await readAuthors(
      mongo.db,
      found.map((comment) => Number(comment.author_id)),
    )
    const results = found.flatMap((comment) => {
      const author = authors.get(Number(comment.author_id))
      return author ? [toComment(comment, author)] : []
    })
    return pageOf(request, page, count, results)
  })
}

function readPostId({ post }: { post?: unknown }): number {
  if (post !== undefined) return readId('post', post)
  throw new InvalidInput([NO_POST])
}
