import { Mode } from '@lethe/contracts/status'
import { Check } from 'typebox/value'
import { type FieldProblem, InvalidInput } from '../http/api-error.ts'

/**
 * What a batch in NDJSON says in its query, with `not_before` still to be read. Throws {@link InvalidInput} for a mode
 * that is missing or none, and for a name that is not known: a mistyped `not_before` would erase now.
 */
export function readStreamQuery({ mode, not_before, ...unknown }: Record<string, unknown>): {
  mode: Mode
  not_before?: unknown
} {
  const problems: FieldProblem[] = Object.keys(unknown).map((field) => ({
    field,
    code: 'invalid',
    message: 'This field is not known',
  }))
  if (mode === undefined)
    problems.push({ field: 'mode', code: 'required', message: 'This field is required' })
  if (Check(Mode, mode) && problems.length === 0) return { mode, not_before }
  if (mode !== undefined && !Check(Mode, mode))
    problems.push({ field: 'mode', code: 'invalid', message: 'Must be soft or hard, once' })
  throw new InvalidInput(problems)
}
