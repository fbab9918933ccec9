import { type ApiErrorBody, type ApiErrorCode, apiErrors, type FieldCode } from '@lethe/contracts/errors'

/** A refusal or failure out of the error table; `formatError` turns it into an answer. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ApiErrorCode
  readonly headers: Record<string, string>

  constructor(code: ApiErrorCode, options: ErrorOptions & { headers?: Record<string, string> } = {}) {
    super(apiErrors[code].message, options)
    this.code = code
    this.headers = options.headers ?? {}
  }
}

export interface FieldProblem {
  field: string
  code: FieldCode
  message: string
}

/** Something that the caller sent is wrong: 400 with one entry per field. */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
  readonly problems: readonly FieldProblem[]

  constructor(problems: readonly FieldProblem[]) {
    super('the input is not valid')
    this.problems = problems
  }
}

/** The body of an error out of the table. */
export function bodyOf(code: ApiErrorCode): ApiErrorBody {
  return { errors: [{ code, message: apiErrors[code].message }] }
}

/** The body for wrong fields. */
export function bodyOfFields(problems: readonly FieldProblem[]): ApiErrorBody {
  return { errors: problems.map(({ field, code, message }) => ({ field, messages: [{ code, message }] })) }
}
