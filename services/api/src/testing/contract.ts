import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { NDJSON } from '../http/ndjson.ts'
import type { Answer, Send } from './http-client.ts'

type Media = { examples?: Record<string, { value: unknown }> }
type Documented = { headers?: Record<string, object>; content?: Record<string, Media> }
type Operation = { operationId: string; responses: Record<string, Documented> }
type Document = { paths: Record<string, Record<string, Operation>> }

const JSON_TYPE = 'application/json'
/** Of every HTTP server; what else stands in an answer's head must be documented. */
const PLUMBING =
  /^(date|connection|keep-alive|transfer-encoding|content-(length|type)|cache-control|x-accel-buffering)$/

/** One answer of an operation: its status with, of a refusal, the name of its example, or with another type than its first. */
interface DocumentedAnswer {
  operationId: string
  /** `204`, `404 user_not_found`, `400 invalid_id`, `200 application/x-ndjson` */
  answer: string
  /** The body of a refusal: exactly this. */
  body?: unknown
}

export interface Contract {
  /**
   * Throws where the api answered something that its OpenAPI document does not say: another status, code or header, or a
   * body that does not match. Routes that are not in the document are not looked at.
   */
  check(sent: Send, answer: Answer): void
  /** Every answer in the document. */
  answers(): DocumentedAnswer[]
  /** What the document's examples get wrong about its schemas. */
  wrongExamples(): string[]
}

/** The contract that an OpenAPI document is. */
export function createContract(document: object): Contract {
  const { paths } = document as Document
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  const find = createFinder(paths)

  function validator(template: string, method: string, status: string, type: string): ValidateFunction {
    const escaped = template.replaceAll('~', '~0').replaceAll('/', '~1').replace(/[{}]/g, encodeURIComponent)
    const $ref = `api#/paths/${escaped}/${method}/responses/${status}/content/${type.replace('/', '~1')}/schema`
    return ajv.getSchema($ref) ?? ajv.compile({ $ref })
  }
  const all = () =>
    Object.entries(paths).flatMap(([template, operations]) =>
      Object.entries(operations).flatMap(([method, { operationId, responses }]) =>
        Object.entries(responses).map(([status, response]) => ({
          template,
          method,
          operationId,
          status,
          response,
        })),
      ),
    )

  return {
    check(sent, answer) {
      if (isParserRefusal(answer)) return
      const method = (sent.method ?? 'GET').toLowerCase()
      const template = find(sent.path)
      const operation = paths[template]?.[method]
      if (!operation) return
      const status = String(answer.status)
      const fail = (what: string): never => {
        throw new Error(`${operation.operationId} -> ${status} ${what}: ${answer.text}`)
      }
      const response = operation.responses[status] ?? fail('is not in the OpenAPI document')
      for (const header of undocumentedHeaders(response, answer)) fail(`has the header ${header}`)
      if (!response.content && answer.text !== '') fail('has a body')
      const [type = ''] = (answer.headers['content-type'] ?? '').split(';')
      const media = response.content?.[type]
      if (!media) return response.content && fail(`has the type ${type}`)
      const values = valuesIn(type, answer.text)
      if (values.length === 0) return
      const validate = validator(template, method, status, type)
      for (const value of values) if (!validate(value)) fail(ajv.errorsText(validate.errors))
      if (answer.status >= 400 && !isExample(media, answer.body)) fail('has a code that is not documented')
    },

    answers: () =>
      all().flatMap(({ operationId, status, response }): DocumentedAnswer[] => {
        if (Number(status) < 400) {
          const [, ...others] = Object.keys(response.content ?? {})
          return [status, ...others.map((type) => `${status} ${type}`)].map((answer) => ({
            operationId,
            answer,
          }))
        }
        const examples = Object.entries(response.content?.[JSON_TYPE]?.examples ?? {})
        return examples.map(([name, { value }]) => ({
          operationId,
          answer: `${status} ${name}`,
          body: value,
        }))
      }),

    wrongExamples: () =>
      all().flatMap(({ template, method, operationId, status, response }) =>
        Object.entries(response.content ?? {}).flatMap(([type, { examples = {} }]) => {
          const values = Object.values(examples)
          if (values.length === 0) return [`${operationId} ${status} has none`]
          const shown = values.flatMap(({ value }) =>
            type === JSON_TYPE ? [value] : valuesIn(type, String(value)),
          )
          if (shown.length === 0) return []
          const validate = validator(template, method, status, type)
          return shown
            .filter((value) => !validate(value))
            .map(() => `${operationId} ${status}: ${ajv.errorsText(validate.errors)}`)
        }),
      ),
  }
}

/** What in a body its schema is of: the whole, or each line. Of events there is none. */
function valuesIn(type: string, text: string): unknown[] {
  if (type === JSON_TYPE) return [JSON.parse(text)]
  return type === NDJSON ? (text.match(/.+/g) ?? []).map((line) => JSON.parse(line)) : []
}

/** Finds the template of a path, or answers '' where there is none. */
function createFinder(paths: Document['paths']): (path: string) => string {
  const patterns = Object.keys(paths).map((template) => ({
    template,
    // The literal path wins over the one with a parameter: /user/me/ over /user/{id}/.
    literal: !template.includes('{'),
    matches: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }))
  return (path) => {
    // The router ends a path at either.
    const bare = path.split(/[?#]/, 1)[0] ?? ''
    const found = patterns.filter((pattern) => pattern.matches.test(bare))
    return (found.find((pattern) => pattern.literal) ?? found[0])?.template ?? ''
  }
}

function undocumentedHeaders({ headers = {} }: Documented, answer: Answer): string[] {
  const documented = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  return Object.keys(answer.headers).filter((name) => !PLUMBING.test(name) && !documented.has(name))
}

type Errors = { errors: ({ code: string } | { field: string })[] }

/** Whether a refusal is one of the examples; of wrong fields, whether there is an example of any. */
function isExample({ examples = {} }: Media, body: Errors): boolean {
  const [error] = body.errors
  if (error && 'code' in error) return error.code in examples
  return Object.values(examples).some(({ value }) => 'field' in ((value as Errors).errors[0] ?? {}))
}

/** Node's HTTP parser refused it before any application saw it: there the status alone counts. */
export const isParserRefusal = ({ headers }: Answer) => headers.date === undefined
