import { ApiErrorBody } from '@lethe/contracts/errors'
import { Check } from 'typebox/value'

export interface ApiProblem {
  code: string
  message: string
}

const TOKEN_HINT = 'LETHE_TOKEN, or the JWT_SECRET that tokens are made from, is not the one of this api'

/** One code and one line for a refusal of the api, whatever its shape. */
export function problemOf(status: number, body: unknown): ApiProblem {
  if (status === 401)
    return { code: 'authentication_failed', message: `the api does not take the token: ${TOKEN_HINT}` }
  if (!Check(ApiErrorBody, body)) return { code: `http_${status}`, message: `the api answered ${status}` }
  const problems = body.errors.flatMap((error) =>
    'field' in error
      ? error.messages.map(({ code, message }) => ({ code, message: `${error.field}: ${message}` }))
      : [error],
  )
  return {
    code: problems[0]?.code ?? `http_${status}`,
    message: problems.map(({ message }) => message).join('; '),
  }
}
