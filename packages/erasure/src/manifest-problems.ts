import type { ErrorObject } from 'ajv'
import { type Document, isMap, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'

/** Something wrong at a place in the manifest; `at: 'key'` points at the name rather than at what it holds. */
export interface Problem {
  path: readonly (string | number)[]
  message: string
  at?: 'key'
}

/** A YAML text with the positions of its nodes. */
export interface Source {
  /** The text as plain data; undefined where it is no YAML. */
  value: unknown
  /** What the YAML parser itself has to say, one line each. */
  syntaxErrors: string[]
  /** `name:line:column message`, with the position of the nearest node that exists. */
  line(problem: Problem): string
}

/** Reads YAML and keeps the positions, so that what is found later can be shown where it stands. */
export function readSource(text: string, name: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const show = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset)
    return `${name}:${line}:${col} ${message}`
  }
  const syntaxErrors = [...document.errors, ...document.warnings].map(({ pos, message }) =>
    show(pos[0], message.split('\n', 1)[0] ?? message),
  )
  return {
    value: document.errors.length === 0 ? document.toJS() : undefined,
    syntaxErrors,
    line: (problem) => show(offsetOf(document, problem), problem.message),
  }
}

function offsetOf(document: Document.Parsed, problem: Problem): number {
  let node: unknown = document.contents
  let offset = document.contents?.range[0] ?? 0
  for (const [depth, part] of problem.path.entries()) {
    const pair = isMap(node) ? node.items.find((item) => keyOf(item) === String(part)) : undefined
    const next: unknown = pair?.value ?? (isSeq(node) ? node.items[Number(part)] : undefined)
    const last = depth === problem.path.length - 1
    const shown = last && problem.at === 'key' ? pair?.key : (next ?? pair?.key)
    offset = (shown as Node | null | undefined)?.range?.[0] ?? offset
    node = next
  }
  return offset
}

function keyOf(pair: Pair): string {
  return String((pair.key as { value?: unknown } | null)?.value)
}

/** ajv's errors in words a reader of the YAML understands. */
export function shapeProblems(errors: readonly ErrorObject[]): Problem[] {
  return errors.map((error) => {
    const path = pointerPath(error.instancePath)
    if (error.keyword === 'additionalProperties') {
      const key = String(error.params.additionalProperty)
      return { path: [...path, key], message: `unknown key "${key}"`, at: 'key' }
    }
    return { path, message: phrase(error) }
  })
}

function phrase({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return `"${params.missingProperty}" is missing`
    case 'enum':
      return `must be ${params.allowedValues.length > 1 ? 'one of ' : ''}${params.allowedValues.join(', ')}`
    case 'type':
      return `must be ${typeNames[String(params.type)] ?? String(params.type).replaceAll(',', ', ')}`
    case 'pattern':
      return String(params.pattern).includes('[dy]')
        ? 'must be an age in days or years, such as 90d or 10y'
        : 'is not the name of a field'
    default:
      return message ?? keyword
  }
}

const typeNames: Record<string, string> = { object: 'a mapping', array: 'a list', string: 'a text' }

function pointerPath(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}
