import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Answer, Send } from './http-client.ts'

type Media = { examples?: Record<string, { value: unknown }> }
type Documented = { headers?: Record<string, object>; content?: Record<string, Media> }
type Operation = { operationId: string; responses: Record<string, Documented> }
type Document = { paths: Record<string, Record<string, Operation>> }

const JSON_TYPE = 'application/json'
/** Of every HTTP server; what else stands in an answer's head must be documented. */
const PLUMBING =
  /^(date|connection|keep-alive|transfer-encoding|content-(length|type)|cache-control|x-accel-buffering)$/

/** One answer of an operation: its status and, of a refusal, the name of its example. */
export interface DocumentedAnswer {
  operationId: string
  /** `204`, `404 user_not_found`, `400 invalid_id` */
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

  function validator(template: string, method: string, status: string): ValidateFunction {
    const escaped = template.replaceAll('~', '~0').replaceAll('/', '~1').replace(/[{}]/g, encodeURIComponent)
    const $ref = `api#/paths/${escaped}/${method}/responses/${status}/content/application~1json/schema`
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
      const media = response.content?.[JSON_TYPE]
      if (!media) return
      const validate = validator(template, method, status)
      if (!validate(answer.body)) fail(ajv.errorsText(validate.errors))
      if (answer.status >= 400 && !isExample(media, answer.body)) fail('has a code that is not documented')
    },

    answers: () =>
      all().flatMap(({ operationId, status, response }): DocumentedAnswer[] => {
        if (Number(status) < 400) return [{ operationId, answer: status }]
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
          if (type !== JSON_TYPE) return []
          const validate = validator(template, method, status)
          return values
            .filter(({ value }) => !validate(value))
            .map(() => `${operationId} ${status}: ${ajv.errorsText(validate.errors)}`)
        }),
      ),
  }
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
