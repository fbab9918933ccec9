import { type ApiErrorCode, apiErrors } from '@lethe/contracts/errors'

/** An error of the table as a batch answers it: for one user or one line, with no status of its own. */
export const batchError = (code: ApiErrorCode) => ({ code, message: apiErrors[code].message })
