import { BatchAnswer, BatchAnswerLine } from '@lethe/contracts/batch'
import { Deletion, HistoryEntry } from '@lethe/contracts/deletion'
import { ApiErrorBody, type ApiErrorCode, apiErrors } from '@lethe/contracts/errors'
import { Hold } from '@lethe/contracts/hold'
import { MAX_USER_ID } from '@lethe/contracts/ids'
import { pageSize } from '@lethe/contracts/lists'
import { Comment, Post } from '@lethe/contracts/posts'
import { DeletionPreview } from '@lethe/contracts/preview'
import { Account, ModeratedUser, User, UserHint } from '@lethe/contracts/users'
import type { HttpApp } from '@lethe/service/http'
import Type from 'typebox'
import { bodyOf, bodyOfFields, type FieldProblem } from './api-error.ts'

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

/** draft-ietf-httpapi-ratelimit-headers-10 */
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

/** The headers of an answer with those of the rate limit, which each has that was counted. */
export const counted = (headers: Headers = {}): Headers => ({ ...headers, ...rateLimitHeaders })

/** An answer with a JSON body. `examples` and `headers` by name. */
export function json(
  description: string,
  schema: Type.TSchema,
  examples?: Record<string, { value: unknown }>,
  headers: Headers = {},
) {
  const content = { 'application/json': { schema, ...(examples && { examples }) } }
  return { description, headers: counted(headers), content }
}

/** An answer without a body. `headers` by name. */
export function empty(description: string, headers: Headers = {}) {
  return { description, type: 'null', headers: counted(headers) }
}

/** What every operation can be refused with or fail with, whatever it does. */
const always: readonly ApiErrorCode[] = [
  'parse_error',
  'authentication_failed',
  'internal_error',
  'too_many_requests',
  'unavailable',
]

/**
 * The error answers of an operation, by status: codes of the error table, and wrong fields as examples of those that the
 * operation refuses. Exactly what is listed here is what the contract suite has the api answer.
 */
export function refusals(...answers: (ApiErrorCode | FieldProblem)[]): Record<number, object> {
  const refused = [...new Set([...always, ...answers])].map(refusalOf)
  const byStatus = Map.groupBy(refused, ({ status }) => status)
  return Object.fromEntries([...byStatus].map(([status, ofStatus]) => [status, answerOf(status, ofStatus)]))
}

function refusalOf(answer: ApiErrorCode | FieldProblem) {
  if (typeof answer === 'string') return { name: answer, value: bodyOf(answer), ...apiErrors[answer] }
  const { field, code, message } = answer
  return {
    name: `${code}_${field}`,
    value: bodyOfFields([answer]),
    status: 400,
    message: `${field}: ${message}`,
  }
}

function answerOf(status: number, refused: ReturnType<typeof refusalOf>[]) {
  const description = refused.map(({ message }) => message).join('; ')
  const examples = Object.fromEntries(refused.map(({ name, value }) => [name, { value }]))
  return json(description, shared('Errors'), examples, headersOf[status])
}

const headersOf: Record<number, Headers> = {
  401: { 'WWW-Authenticate': Type.String({ examples: ['Bearer'] }) },
  409: { 'Retry-After': Type.String({ description: 'Seconds, where waiting helps', examples: ['1'] }) },
  429: { 'Retry-After': Type.String({ description: 'Seconds', examples: ['5'] }) },
  503: { 'Retry-After': Type.String({ description: 'Seconds', examples: ['1'] }) },
}

/** What a body may come as. */
export const bodyTypes = ['application/json', 'application/x-www-form-urlencoded']

/** The codes of a route that takes a body. */
export const bodyRefusals: readonly ApiErrorCode[] = ['body_too_large', 'unsupported_media_type']

/** The codes of a route that takes none. */
export const noBodyRefusals: readonly ApiErrorCode[] = ['unexpected_body', 'body_too_large']

/**
 * A number in a path or a query, as the document shows it. It arrives as text: `readId` or `readCount` judges it, so
 * that nothing is guessed.
 */
export function integer(description: string, minimum: number, more: object = {}) {
  return Type.Unsafe<string>({ type: 'integer', description, minimum, maximum: MAX_USER_ID, ...more })
}

/** The path parameter of one user or post. */
export const IdPath = Type.Object({
  id: integer('Canonical decimal', 0, { examples: [7] }),
})

/** The path parameter of one deletion. */
export const DeletionPath = Type.Object({
  id: Type.String({ description: 'The Deletion-Id of the 204', examples: ['7-3'] }),
})

/** The query of every list; `readPage` judges it. */
export const PageQuery = Type.Object({
  limit: Type.Optional(
    integer(`How many to answer: ${pageSize.default} where absent, ${pageSize.max} at most`, 1),
  ),
  offset: Type.Optional(integer('How many to leave out first', 0)),
})
