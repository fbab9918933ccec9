import { DBRef, type Document } from 'mongodb'
import { FIELD_PATTERN } from '../paths.ts'

/** A value in a document. `path` is as the manifest writes it: `messages.*.author_id`. */
export interface Leaf {
  path: string
  value: unknown
}

/** Stands in a path for names that are data themselves (ids as names of fields), which the manifest can't say. */
export const ANY_NAME = '<key>'

const MOST_LEAVES = 2_000
const MOST_ELEMENTS = 200
const DEEPEST = 20

const fieldName = new RegExp(FIELD_PATTERN, 'u')
const keyLike = /^[0-9a-f]{24}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The values of a document with their paths, its `_id` included, at most 2,000 of them and 200 of an array. The names
 * of fields that can't be told from data are values too, at a path that ends in {@link ANY_NAME}.
 */
export function leavesOf(document: Document): Leaf[] {
  const leaves: Leaf[] = []
  const visit = (path: string, value: unknown, depth: number): void => {
    if (leaves.length >= MOST_LEAVES || depth > DEEPEST) return
    if (Array.isArray(value)) {
      for (const element of value.slice(0, MOST_ELEMENTS)) visit(`${path}.*`, element, depth + 1)
    } else if (value instanceof DBRef) leaves.push({ path: `${path}.${ANY_NAME}`, value: value.oid })
    else if (isEmbedded(value)) {
      for (const [name, held] of Object.entries(value)) {
        const sayable = isFieldName(name)
        const inner = `${path}.${sayable ? name : ANY_NAME}`
        if (!sayable) leaves.push({ path: inner, value: name })
        visit(inner, held, depth + 1)
      }
    } else leaves.push({ path, value })
  }
  for (const [name, value] of Object.entries(document)) visit(isFieldName(name) ? name : ANY_NAME, value, 1)
  return leaves
}

const isFieldName = (name: string) => !name.includes('.') && fieldName.test(name) && !keyLike.test(name)

/** An embedded document is a plain object; whatever BSON has a type for is none. */
function isEmbedded(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
