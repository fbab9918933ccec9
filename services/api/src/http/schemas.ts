import { BatchAnswer, BatchAnswerLine } from '@lethe/contracts/batch'
import { Deletion, HistoryEntry } from '@lethe/contracts/deletion'
import { ApiErrorBody, type ApiErrorCode, apiErrors } from '@lethe/contracts/errors'
import { Hold } from '@lethe/contracts/hold'
import { Comment, Post } from '@lethe/contracts/posts'
import { DeletionPreview } from '@lethe/contracts/preview'
import { Account, ModeratedUser, User, UserHint } from '@lethe/contracts/users'
import type { HttpApp } from '@lethe/service/http'
import Type from 'typebox'
import { bodyOf, bodyOfFields } from './api-error.ts'

const Errors = Type.Object(ApiErrorBody.properties, { $id: 'Errors' })
const sharedSchemas = {
  User,
  Account,
  UserHint,
  ModeratedUser,
  Post,
  Comment,
  Hold,
  Deletion: Type.Object(Deletion.properties, { $id: 'Deletion' }),
  DeletionPreview,
  BatchAnswer,
  BatchAnswerLine,
  HistoryEntry: Type.Object(HistoryEntry.properties, { $id: 'HistoryEntry' }),
  Errors,
}
export type SharedSchema = keyof typeof sharedSchemas

/** Registers the shapes that answers refer to by name; each becomes a component of the OpenAPI document. */
export function addSharedSchemas(app: HttpApp): void {
  for (const schema of Object.values(sharedSchemas)) app.addSchema(schema)
}

/** A reference to a registered shape. */
export function shared(name: SharedSchema) {
  return Type.Unsafe<unknown>({ $ref: `${name}#` })
}

type Headers = Record<string, Type.TSchema>

/** An answer with a JSON body. `examples` and `headers` by name. */
export function json(
  description: string,
  schema: Type.TSchema,
  examples?: Record<string, { value: unknown }>,
  headers: Headers = {},
) {
  return { description, headers, content: { 'application/json': { schema, ...(examples && { examples }) } } }
}

/** An answer without a body. `headers` by name. */
export function empty(description: string, headers: Headers = {}) {
  return { description, type: 'null', headers }
}

/** What every route that asks the database for a caller's sake can refuse with. */
const always: readonly ApiErrorCode[] = [
  'parse_error',
  'authentication_failed',
  'too_many_requests',
  'unavailable',
]

const invalid_field = {
  value: bodyOfFields([{ field: 'id', code: 'invalid', message: 'A valid integer is required' }]),
}

/** The error answers of a route, by status, each code of the error table with its example. */
export function refusals(...codes: ApiErrorCode[]): Record<number, object> {
  const byStatus = Map.groupBy(new Set([...always, ...codes]), (code) => apiErrors[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => {
      const examples = Object.fromEntries(ofStatus.map((code) => [code, { value: bodyOf(code) }]))
      return [status, refusal(ofStatus, status, status === 400 ? { ...examples, invalid_field } : examples)]
    }),
  )
}

function refusal(codes: readonly ApiErrorCode[], status: number, examples: Record<string, object>) {
  const description = codes.map((code) => apiErrors[code].message).join('; ')
  const headers = headersOf[status] ?? {}
  return { description, headers, content: { 'application/json': { schema: shared('Errors'), examples } } }
}

/** draft-ietf-httpapi-ratelimit-headers-10; every answer has them, unless the limit is switched off. */
const rateLimitHeaders: Headers = {
  'RateLimit-Policy': Type.String({
    description: 'The limit that counts: so many requests (q) in a window of so many seconds (w)',
    examples: ['"user";q=600;w=60'],
  }),
  RateLimit: Type.String({
    description: 'What is left (r) of it in the window that ends in so many seconds (t)',
    examples: ['"user";r=599;t=60'],
  }),
}

const headersOf: Record<number, Headers> = {
  401: { 'WWW-Authenticate': Type.String({ examples: ['Bearer'] }) },
  409: { 'Retry-After': Type.String({ description: 'Seconds, where waiting helps', examples: ['1'] }) },
  429: { 'Retry-After': Type.String({ description: 'Seconds', examples: ['5'] }), ...rateLimitHeaders },
  503: { 'Retry-After': Type.String({ description: 'Seconds', examples: ['1'] }) },
}

/** What a body may come as. */
export const bodyTypes = ['application/json', 'application/x-www-form-urlencoded']

/** The codes of a route that takes a body. */
export const bodyRefusals: readonly ApiErrorCode[] = ['body_too_large', 'unsupported_media_type']

/** The path parameter of one user or post, as the document shows it; `readId` judges it. */
export const IdPath = Type.Object({
  id: Type.String({ description: 'Canonical decimal, up to 2^53-1', examples: ['7'] }),
})

/** The path parameter of one deletion. */
export const DeletionPath = Type.Object({
  id: Type.String({ description: 'The Deletion-Id of the 204', examples: ['7-3'] }),
})

/** The query of every list, as the document shows it; `readPage` judges it. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.String({ description: 'How many to answer: 20 where absent, 100 at most' })),
  offset: Type.Optional(Type.String({ description: 'How many to leave out first' })),
})
