import { Page } from '@lethe/contracts/lists'
import type { HttpApp } from '@lethe/service/http'
import { type UserDocument, usersOf } from '@lethe/store/users'
import type { Filter, Sort } from 'mongodb'
import Type from 'typebox'
import { pageOf, readPage } from '../http/page.ts'
import { notAnInteger } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { json, PageQuery, refusals, shared } from '../http/schemas.ts'
import { named, readTerm } from './search-term.ts'
import { hintListExamples, userListExamples } from './user-examples.ts'
import { toHint, toUser, visible } from './view.ts'

const TermQuery = Type.Object({
  ...PageQuery.properties,
  user: Type.Optional(Type.String({ description: 'The beginning of a username; all where absent' })),
  search: Type.Optional(Type.String({ description: 'The same as `user`' })),
})

interface ListRoute {
  path: string
  operationId: string
  summary: string
  querystring: Type.TSchema
  item: 'User' | 'UserHint'
  examples: Record<string, { value: unknown }>
  view: (user: UserDocument) => object
  select: (query: Record<string, unknown>) => { filter: Filter<UserDocument>; sort: Sort }
}

const lists: readonly ListRoute[] = [
  {
    path: '/api/v2/user/',
    operationId: 'listUsers',
    summary: 'List the users',
    querystring: PageQuery,
    item: 'User',
    examples: userListExamples,
    view: toUser,
    select: () => ({ filter: visible, sort: { _id: 1 } }),
  },
  {
    path: '/api/v2/user/search/',
    operationId: 'searchUsers',
    summary: 'Search users by the beginning of their username',
    querystring: TermQuery,
    item: 'User',
    examples: userListExamples,
    view: toUser,
    select: (query) => named(readTerm(query)),
  },
  {
    path: '/api/v2/user/autocomplete/',
    operationId: 'completeUsername',
    summary: 'Complete a username',
    querystring: TermQuery,
    item: 'UserHint',
    examples: hintListExamples,
    view: toHint,
    select: (query) => named(readTerm(query)),
  },
]

/** `GET /api/v2/user/`, `/user/search/`, `/user/autocomplete/`: no deleted user is in any of them. */
export function addListUsers(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const users = usersOf(mongo.db)
  for (const { path, operationId, summary, querystring, item, examples, view, select } of lists) {
    const schema = {
      operationId,
      tags: ['users'],
      summary,
      querystring,
      response: {
        200: json('A page of users', Page(shared(item)), examples),
        ...refusals(notAnInteger('limit')),
      },
    }
    app.get<{ Querystring: Record<string, unknown> }>(
      path,
      { schema, onRequest: gate.member },
      async (request) => {
        const page = readPage(request.query)
        const { filter, sort } = select(request.query)
        const [count, found] = await Promise.all([
          users.countDocuments(filter),
          users.find(filter).sort(sort).skip(page.offset).limit(page.limit).toArray(),
        ])
        return pageOf(request, page, count, found.map(view))
      },
    )
  }
}
