import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { type FieldProblem, InvalidInput } from './api-error.ts'
import { NDJSON } from './ndjson.ts'

/**
 * Checks bodies against their TypeBox schemas and reports the wrong fields. Paths, queries and headers
 * are text and are read by functions of their own (`readId`, `readHard`, ...), which give values, not
 * verdicts; their schemas are for the OpenAPI document.
 */
export const bodyValidatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart, contentType }) => {
  // Of a stream of lines each is checked when it has come.
  if (httpPart !== 'body' || contentType === NDJSON) return () => true
  const validator = Compile(schema)
  return (body) => {
    const fields = body ?? {}
    if (validator.Check(fields)) return { value: fields }
    return { error: new InvalidInput(problemsOf(validator.Errors(fields))) }
  }
}

/** One problem per field, its first: alternatives that were tried after it only repeat that it is wrong. */
function problemsOf(errors: readonly TLocalizedValidationError[]): FieldProblem[] {
  const problems = new Map<string, FieldProblem>()
  for (const problem of errors.flatMap(toProblems)) {
    if (!problems.has(problem.field)) problems.set(problem.field, problem)
  }
  return [...problems.values()]
}

/** The problem of a body that lacks the field. */
export const missing = (field: string): FieldProblem => ({
  field,
  code: 'required',
  message: 'This field is required',
})

function toProblems(error: TLocalizedValidationError): FieldProblem[] {
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map(missing)
  }
  if (error.keyword === 'additionalProperties') {
    const message = 'This field is not known'
    return error.params.additionalProperties.map((field) => ({ field, code: 'invalid', message }))
  }
  const field = fieldOf(error.instancePath)
  if (error.keyword === 'minItems') return [{ field, code: 'blank', message: 'This list may not be empty' }]
  if (error.keyword === 'maxItems') {
    const message = `This list has at most ${error.params.limit} items`
    return [{ field, code: 'max_length', message }]
  }
  if (error.keyword === 'minLength') return [{ field, code: 'blank', message: 'This field may not be blank' }]
  if (error.keyword === 'maxLength') {
    const message = `This field has at most ${error.params.limit} characters`
    return [{ field, code: 'max_length', message }]
  }
  return [{ field, code: 'invalid', message: 'This value is not valid' }]
}

/**
 * The first name of the path, with the place of the wrong item in a list: `users[3]`. A body that is no object has no
 * fields; "non_field_errors" is Django REST Framework's word for it.
 */
function fieldOf(instancePath: string): string {
  const [, name = 'non_field_errors', index] = instancePath.split('/')
  return index === undefined ? name : `${name}[${index}]`
}
