import { Ajv2020 } from 'ajv/dist/2020.js'
import { NDJSON } from '../http/ndjson.ts'
import type { Answer, Send } from './http-client.ts'

type Operation = { responses: Record<string, { content?: Record<string, unknown> }> }
type Document = { paths: Record<string, Record<string, Operation>> }

/**
 * Holds every answer against the OpenAPI document: its status must be listed for the route, and its body
 * must match what the document says of it. Routes that are not in the document are not looked at.
 */
export function createContract(document: object): (sent: Send, answer: Answer) => void {
  const { paths } = document as Document
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  const patterns = Object.keys(paths).map((template) => ({
    template,
    // The literal path wins over the one with a parameter: /user/me/ over /user/{id}/.
    literal: !template.includes('{'),
    matches: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }))

  return ({ method = 'GET', path }, answer) => {
    if (isParserRefusal(answer)) return
    const { status, body, text } = answer
    // The router ends a path at either.
    const bare = path.split(/[?#]/, 1)[0] ?? ''
    const found = patterns.filter((pattern) => pattern.matches.test(bare))
    const { template = '' } = found.find((pattern) => pattern.literal) ?? found[0] ?? {}
    const operation = paths[template]?.[method.toLowerCase()]
    if (!operation) return
    const what = `${method} ${template} -> ${status}`
    const response = operation.responses[status]
    if (!response) throw new Error(`${what} is not in the OpenAPI document`)
    if (!response.content) {
      if (text !== '') throw new Error(`${what} has a body`)
      return
    }
    const type = isNdjson(answer) ? NDJSON : 'application/json'
    if (!(type in response.content)) return
    const escaped = template.replaceAll('~', '~0').replaceAll('/', '~1').replace(/[{}]/g, encodeURIComponent)
    const $ref = `api#/paths/${escaped}/${method.toLowerCase()}/responses/${status}/content/${type.replace('/', '~1')}/schema`
    const validate = ajv.getSchema($ref) ?? ajv.compile({ $ref })
    for (const value of type === NDJSON ? linesIn(text) : [body])
      if (!validate(value)) throw new Error(`${what}: ${ajv.errorsText(validate.errors)} in ${text}`)
  }
}

const isNdjson = ({ headers }: Answer) => headers['content-type'] === NDJSON
const linesIn = (text: string) => text.match(/.+/g)?.map((line) => JSON.parse(line)) ?? []

/** Node's HTTP parser refused it before any application saw it: there the status alone counts. */
export const isParserRefusal = ({ headers }: Answer) => headers.date === undefined
