import type { StepError } from '@lethe/contracts/deletion'
import type { Answer } from './answer.ts'

/**
 * Every error that this target reports. The messages go into the ledger and to callers: no names, ids,
 * addresses or keys, nothing that the store wrote.
 */
export const problems = {
  keepsChanging: {
    code: 'notification_store_error',
    message: 'The profile was changed again between each read and delete',
  },
  inUse: { code: 'distinct_id_in_use', message: 'A live user owns the distinct_id of the deleted one' },
  unusable: {
    code: 'distinct_id_unusable',
    message: 'The distinct_id is empty or a dot segment, which no request can name',
  },
  changed: {
    code: 'distinct_id_changed',
    message: 'The distinct_id of the user changed while it was being deleted',
  },
  notBegun: {
    code: 'deletion_not_begun',
    message: 'The user document does not say that this deletion is begun',
  },
} as const satisfies Record<string, StepError>

/** An answer that says what is wrong with a request, or with every request. */
export type Failure = Extract<
  Answer,
  { kind: 'busy' | 'misconfigured' | 'refused' | 'error' | 'unreachable' }
>

/** What a failure is called in the ledger. */
export function problemOf(failure: Failure): StepError {
  switch (failure.kind) {
    case 'unreachable':
      return {
        code: 'notification_store_unreachable',
        message: `The notification store did not answer (${failure.reason})`,
      }
    case 'error':
      return {
        code: 'notification_store_error',
        message: `The notification store failed or made no sense (HTTP ${failure.status})`,
      }
    case 'busy':
      return {
        code: 'notification_store_busy',
        message: `The notification store asked to come again later (HTTP ${failure.status})`,
      }
    case 'refused':
      return {
        code: 'notification_store_refused',
        message: `The notification store does not take this request (HTTP ${failure.status})`,
      }
    case 'misconfigured':
      return {
        code: 'notification_store_misconfigured',
        message: `The address or the API key of the notification store is wrong (HTTP ${failure.status})`,
      }
  }
}
