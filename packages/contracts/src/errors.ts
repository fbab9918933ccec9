import Type from 'typebox'

/**
 * Every error code of the api with its status and message. One table: the api answers from it and
 * the documents are checked against it.
 */
export const apiErrors = {
  authentication_failed: {
    status: 401,
    message: 'Authentication credentials were not provided or are not valid',
  },
  permission_denied: { status: 403, message: 'You do not have permission to perform this action' },
  user_not_found: { status: 404, message: 'User not found' },
  user_already_soft_deleted: { status: 400, message: 'The user has already been soft deleted' },
  user_not_soft_deleted: { status: 400, message: 'The user is not soft deleted' },
  deletion_begun: {
    status: 409,
    message: 'The deletion has begun; it can not be taken back, held or put off now',
  },
  erasure_begun: { status: 409, message: 'The erasure has begun; it can not be taken back any more' },
  deletion_over: { status: 409, message: 'The deletion is over; nothing of it can be changed' },
  deletion_busy: { status: 409, message: 'A worker is at this deletion; try again in a moment' },
  step_not_blocked: { status: 409, message: 'Only a blocked step can be waived, and this one is not' },
  idempotency_key_reused: {
    status: 422,
    message: 'This Idempotency-Key was used for this user with another mode',
  },
  unexpected_body: { status: 400, message: 'This request takes no body' },
  parse_error: { status: 400, message: 'The request could not be read' },
  not_found: { status: 404, message: 'Not found' },
  hold_not_found: { status: 404, message: 'The user is not held' },
  deletion_not_found: { status: 404, message: 'Deletion not found' },
  post_not_found: { status: 404, message: 'Post not found' },
  method_not_allowed: { status: 405, message: 'Method not allowed' },
  body_too_large: { status: 413, message: 'The body is larger than 64 KiB, or than 256 KiB for a batch' },
  unsupported_media_type: { status: 415, message: 'This content type is not supported' },
  too_many_requests: { status: 429, message: 'You send more requests than you may; try again later' },
  too_many_previews: { status: 429, message: 'As many previews as may are running; try again later' },
  too_many_batches: { status: 429, message: 'As many batches as may are running; try again later' },
  invalid_line: {
    status: 400,
    message: 'The line is no user: a user id, or {"user_id": ...} with nothing else, of at most 1,024 bytes',
  },
  stream_ended: {
    status: 503,
    message: 'Nothing was done for this line and for those behind it; send them again',
  },
  no_manifest: { status: 503, message: 'The api has no valid erasure manifest; its log says why' },
  indexes_missing: {
    status: 503,
    message: 'The database lacks indexes that the erasure manifest needs; `lethe manifest check` names them',
  },
  preview_timed_out: {
    status: 504,
    message: 'The preview took too long; on the command line `lethe preview` has no limit in time',
  },
  outcome_unknown: {
    status: 503,
    message: 'It is not known whether this was done; try again with the same Idempotency-Key to learn it',
  },
  unavailable: { status: 503, message: 'The service can not answer right now; try again later' },
  too_many_watches: {
    status: 429,
    message: 'You watch as many deletions at once as one caller may; end one, or try again later',
  },
  watches_full: { status: 503, message: 'Too many deletions are watched right now; try again later' },
  internal_error: { status: 500, message: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; message: string }>

export type ApiErrorCode = keyof typeof apiErrors

/** Codes of a wrong field, SelfCommunity's (and Django REST Framework's) words. */
export const fieldCodes = ['invalid', 'required', 'unique', 'max_length', 'blank'] as const
export type FieldCode = (typeof fieldCodes)[number]

const Problem = Type.Object({ code: Type.String(), message: Type.String() })

/** `{"errors":[{"code","message"}]}`, or for a wrong field `{"errors":[{"field","messages":[...]}]}`. */
export const ApiErrorBody = Type.Object({
  errors: Type.Array(
    Type.Union([Problem, Type.Object({ field: Type.String(), messages: Type.Array(Problem) })]),
    { minItems: 1 },
  ),
})
export type ApiErrorBody = Type.Static<typeof ApiErrorBody>
