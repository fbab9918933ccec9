import type { Document } from 'mongodb'
import type { Condition, FileOwnerRule, OwnerRule, Where } from './owner-rule-schema.ts'
import { covers, plainPath } from './paths.ts'
import { keyOf, valuesAt } from './values.ts'
import { ago } from './where.ts'

type Rule = OwnerRule | FileOwnerRule

/**
 * The verifier's own reading of the rules, on documents in memory: what the engine asks of the database in
 * filters and updates is decided here a second time in another way.
 */

/** Whether a document that names a user is one too many, by the rules for that field in their order. */
export function isLeft(document: Document, rules: readonly Rule[], now: Date): boolean {
  const rule = rules.find(({ where = {} }) => fits(document, where, now))
  if (!rule || rule.action === 'keep') return false
  return !('set' in rule || 'fields' in rule) || goes(rule) || !isChanged(document, rule)
}

/** Whether one look at the number of documents is enough: each that names a user is one too many. */
export function allAreLeft(rules: readonly Rule[]): boolean {
  const [rule] = rules
  return rules.length === 1 && rule !== undefined && rule.action !== 'keep' && goes(rule)
}

/** Whether what the rule does takes the user's key out of the document, or the document away. */
function goes(rule: Rule): boolean {
  const changed = changedBy(rule)
  return changed === undefined || changed.some((path) => covers(path, rule.field))
}

function changedBy(rule: Rule): readonly string[] | undefined {
  if ('set' in rule && rule.set) return Object.keys(rule.set)
  return 'fields' in rule ? rule.fields : undefined
}

function isChanged(document: Document, { set, fields = [] }: OwnerRule): boolean {
  return set
    ? Object.entries(set).every(([path, value]) => at(document, path) === value)
    : fields.every((path) => at(document, path) === undefined)
}

function at(document: Document, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((held, name) => (held as Document | null | undefined)?.[name], document)
}

/** Whether the document meets every condition, as MongoDB compares: an array by any of its elements. */
export function fits(document: Document, where: Where, now: Date): boolean {
  return Object.entries(where).every(([field, condition]) => meets(valuesAt(document, field), condition, now))
}

function meets(values: readonly unknown[], condition: Condition, now: Date): boolean {
  if (typeof condition !== 'object') return values.some((value) => equal(value, condition))
  if ('not' in condition) return !meets(values, condition.not, now)
  if ('newer_than' in condition) {
    const since = ago(condition.newer_than, now)
    return values.some((value) => value instanceof Date && value > since)
  }
  if ('older_than' in condition) {
    const until = ago(condition.older_than, now)
    return values.some((value) => value instanceof Date && value <= until)
  }
  return condition.some((one) => meets(values, one, now))
}

const equal = (value: unknown, constant: unknown) => keyOf(value) === keyOf(constant)

/** The fields of a document on which these rules decide. */
export function fieldsOf(rules: readonly Rule[]): string[] {
  return rules.flatMap((rule) => [
    plainPath(rule.field),
    ...Object.keys(rule.where ?? {}),
    ...(changedBy(rule) ?? []).map(plainPath),
  ])
}
