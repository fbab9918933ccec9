import type { Problem } from './manifest-problems.ts'
import type { FileOwnerRule, OwnerRule } from './owner-rule-schema.ts'
import { FIELD_PATTERN, overlap, plainPath } from './paths.ts'
import { markOf } from './reference.ts'

type Path = Problem['path']
type Rule = OwnerRule | FileOwnerRule

const plainField = new RegExp(FIELD_PATTERN, 'u')

/**
 * What is wrong with the n-th owner rule of a collection beside the others, and beside the numbers in its
 * documents that the manifest corrects: whatever decides on a document must stand after every change.
 */
export function togetherProblems(
  owners: readonly Rule[],
  n: number,
  counted: readonly string[],
  path: Path,
): Problem[] {
  const rule = owners[n]
  if (!rule) return []
  const changed = [...owners.flatMap(changedFields).map(plainPath), ...counted]
  return [
    ...whereProblems(rule, changed, [...path, 'where']),
    ...lastingProblems(rule, owners, counted, path),
    ...choiceProblems(rule, owners.slice(0, n), owners.slice(n + 1), path),
  ]
}

/** The fields that the rule changes in a document that stays. */
function changedFields(rule: Rule): readonly string[] {
  if (rule.action === 'redact') return Object.keys(rule.set ?? {})
  if (rule.action === 'unset') return rule.fields ?? [rule.field]
  return rule.action === 'pull' ? [rule.field] : []
}

function whereProblems({ where = {} }: Rule, changed: readonly string[], path: Path): Problem[] {
  return Object.keys(where).flatMap((field): Problem[] => {
    const at = { path: [...path, field], at: 'key' as const }
    if (!plainField.test(field)) return [{ ...at, message: `"${field}" is not the name of a field` }]
    const other = changed.find((each) => overlap(each, field))
    return other === undefined
      ? []
      : [{ ...at, message: `${field} does not last: the manifest changes ${other} in this collection` }]
  })
}

/**
 * Where the owner stays, the fields themselves tell that the work is done: so what the rule makes of them must
 * last, and nothing else may make something else of them.
 */
function lastingProblems(
  rule: Rule,
  owners: readonly Rule[],
  counted: readonly string[],
  path: Path,
): Problem[] {
  if (!rule.reason || rule.action === 'keep') return []
  const others = owners.filter((other) => markOf(other) !== markOf(rule))
  const changes = [...others.flatMap(changesOf), ...counted.map((field) => [field, corrected] as const)]
  return changesOf(rule).flatMap(([field, value]) => {
    const other = changes.find(
      ([each, otherwise]) => overlap(plainPath(each), field) && !(each === field && otherwise === value),
    )
    if (!other) return []
    const message = `${field} does not last: the manifest changes ${other[0]} in another way too`
    return [{ path: [...path, rule.action === 'redact' ? 'set' : 'fields'], message, at: 'key' }]
  })
}

const corrected = Symbol('corrected')

/** Each field that the rule changes, with what becomes of it. */
function changesOf(rule: Rule): (readonly [field: string, value: unknown])[] {
  if (rule.action === 'redact') return Object.entries(rule.set ?? {})
  const pulled = rule.action === 'pull' ? corrected : undefined
  return changedFields(rule).map((field) => [field, pulled])
}

/** Of the rules for one field the first that fits decides, so the last one, and only that, has no `where`. */
function choiceProblems(rule: Rule, before: readonly Rule[], after: readonly Rule[], path: Path): Problem[] {
  const alike = (each: Rule) => markOf(each) === markOf(rule)
  if (before.some((each) => alike(each) && !each.where)) {
    return [{ path, message: `${rule.field} is listed twice: the rule before has every document` }]
  }
  if (!rule.where || after.some(alike)) return []
  const message = `what happens to the other documents with ${rule.field}? A last rule without "where" says it; keep is one`
  return [{ path: [...path, 'where'], message, at: 'key' }]
}
