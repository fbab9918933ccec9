import { parseId } from '@lethe/contracts/ids'
import { type FieldProblem, InvalidInput } from './api-error.ts'

/** The id that a path or query names. Throws {@link InvalidInput} for what is no canonical decimal up to 2^53-1. */
export function readId(field: string, value: unknown): number {
  const id = typeof value === 'string' ? parseId(value) : null
  if (id === null) throw new InvalidInput([notAnInteger(field)])
  return id
}

export const notAnInteger = (field: string): FieldProblem => ({
  field,
  code: 'invalid',
  message: 'A valid integer is required',
})
