import { toHttpError } from '@lethe/service/http-error'
import Type from 'typebox'
import { ApiError } from '../http/api-error.ts'
import type { MarkResult } from '../write-path/types.ts'

/** What the requests that change a user's standing have in common. */

export const IdempotencyHeader = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        "The same key and mode again gives the same answer, whatever has happened since; remembered for the user's last 8 transitions",
    }),
  ),
})

/** `<user id>-<generation>` of the transition that was made; throws the {@link ApiError} of every other result. */
export function acceptedId(result: MarkResult): string {
  switch (result.kind) {
    case 'accepted':
      return result.deletionId
    case 'already_soft_deleted':
      throw new ApiError('user_already_soft_deleted')
    case 'not_soft_deleted':
      throw new ApiError('user_not_soft_deleted')
    case 'begun':
      throw new ApiError('deletion_begun', { headers: { 'retry-after': '1' } })
    case 'erasing':
      throw new ApiError('erasure_begun')
    case 'not_standing':
      throw new ApiError('deletion_over')
    case 'not_found':
      throw new ApiError('user_not_found')
    case 'idempotency_key_reused':
      throw new ApiError('idempotency_key_reused')
  }
}

/** A body of a type that nobody reads is still a body, and here any body is 400. */
export function refuseUnreadableBody(error: Error): never {
  throw toHttpError(error).status === 415 ? new ApiError('unexpected_body', { cause: error }) : error
}
