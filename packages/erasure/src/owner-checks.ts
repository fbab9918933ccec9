import type { Problem } from './manifest-problems.ts'
import type { FileOwnerRule, OwnerRule, RedactedValue } from './owner-rule-schema.ts'
import { covers, elementOf, FIELD_PATTERN, OWNER_FIELD_PATTERN, overlap, plainPath } from './paths.ts'
import { formsOf, markOf, referenceOf } from './reference.ts'

type Path = Problem['path']
type Rule = OwnerRule | FileOwnerRule

const ownerField = new RegExp(OWNER_FIELD_PATTERN, 'u')
const plainField = new RegExp(FIELD_PATTERN, 'u')

/**
 * What is wrong with the owner rules of one collection or bucket. `counted`: the numbers in its documents
 * that the manifest corrects.
 */
export function ownersProblems(
  owners: readonly Rule[],
  path: Path,
  counted: readonly string[] = [],
): Problem[] {
  const changed = [...owners.flatMap(changedFields).map(plainPath), ...counted]
  return owners.flatMap((rule, n) => [
    ...ruleProblems(rule, owners, [...path, n]),
    ...whereProblems(rule, changed, [...path, n, 'where']),
    ...lastingProblems(rule, owners, counted, [...path, n]),
    ...choiceProblems(owners, n, [...path, n]),
  ])
}

/** The fields that the rule changes in a document that stays. */
function changedFields(rule: Rule): readonly string[] {
  if (rule.action === 'redact') return Object.keys(rule.set ?? {})
  if (rule.action === 'unset') return rule.fields ?? [rule.field]
  return rule.action === 'pull' ? [rule.field] : []
}

function ruleProblems(rule: Rule, owners: readonly Rule[], path: Path): Problem[] {
  const reference = referenceOf(rule)
  const forms = formsOf(reference.key)
  return [
    ...(forms.includes(reference.as)
      ? []
      : [{ path: [...path, 'as'], message: `${reference.key} is stored as ${forms.join(' or ')}` }]),
    ...partProblems(rule, path),
    ...changeProblems(rule, owners, path),
  ]
}

const PARTS = { set: ['redact'], fields: ['unset'], reason: ['keep', 'redact', 'unset'] } as const

/** Parts of another action, and those that are missing. */
function partProblems(rule: Rule, path: Path): Problem[] {
  const strange = (['set', 'fields', 'reason'] as const)
    .filter((part) => part in rule && !PARTS[part].some((action) => action === rule.action))
    .map(
      (part): Problem => ({
        path: [...path, part],
        message: `"${part}" is for ${PARTS[part].join(', ')}, not for ${rule.action}`,
        at: 'key',
      }),
    )
  if (rule.action === 'keep' && !rule.reason)
    strange.push({ path, message: 'keep needs "reason": why the documents stay' })
  if (rule.action === 'redact' && !rule.set)
    strange.push({ path, message: 'redact needs "set": the new value of each field' })
  return strange
}

function changeProblems(rule: Rule, owners: readonly Rule[], path: Path): Problem[] {
  if (rule.action === 'pull')
    return rule.field === '_id' ? [{ path: [...path, 'field'], message: '_id never changes' }] : []
  if (rule.action === 'redact' && rule.set) {
    const at = [...path, 'set']
    const fields = Object.keys(rule.set)
    return [
      ...fields.flatMap((field) => fieldProblems(rule, field, fields, { path: [...at, field], at: 'key' })),
      ...ownerStays(rule, fields, at, path),
      ...Object.entries(rule.set).flatMap(([field, value]) =>
        namesAnother(owners, field, value, [...at, field]),
      ),
    ]
  }
  if (rule.action !== 'unset') return []
  const fields = rule.fields ?? [rule.field]
  const at = rule.fields ? [...path, 'fields'] : path
  return [
    ...fields.flatMap((field, n) =>
      fieldProblems(rule, field, fields, { path: rule.fields ? [...at, n] : at }),
    ),
    ...ownerStays(rule, fields, at, path),
  ]
}

function fieldProblems(
  rule: Rule,
  field: string,
  fields: readonly string[],
  at: Pick<Problem, 'path' | 'at'>,
): Problem[] {
  const problem = (message: string) => [{ ...at, message }]
  if (field === '_id') return problem('_id never changes')
  if (!ownerField.test(field)) return problem(`"${field}" is not the name of a field`)
  const element = elementOf(rule.field)
  if (element !== elementOf(field)) {
    return problem(
      element === undefined
        ? `${field} is in others' elements too: the owner field is in none`
        : `${field} is not in the element that names the user: ${element}`,
    )
  }
  const outer = fields.find((other) => other !== field && covers(other, field))
  return outer === undefined ? [] : problem(`${field} is inside ${outer}, which changes too`)
}

/** A document that still names the user would be found for ever; that it stays so must be said. */
function ownerStays(rule: Rule, fields: readonly string[], at: Path, path: Path): Problem[] {
  const leaves = !fields.some((field) => covers(field, rule.field))
  if (leaves && (!rule.reason || elementOf(rule.field) !== undefined)) {
    const message = `${rule.field} must go too, or the user stays named`
    const hint = elementOf(rule.field) === undefined ? ' (a "reason" says that he may)' : ''
    return [{ path: at, message: message + hint, at: 'key' }]
  }
  if (leaves || !rule.reason) return []
  return [
    {
      path: [...path, 'reason'],
      message: '"reason" is for what stays: the owner field goes',
      at: 'key',
    },
  ]
}

/** A value by which the document would be another user's. */
function namesAnother(owners: readonly Rule[], field: string, value: RedactedValue, path: Path): Problem[] {
  const rule = owners.find((owner) => plainPath(owner.field) === plainPath(field) && mayName(owner, value))
  return rule ? [{ path, message: `${value} can be the ${referenceOf(rule).key} of another user` }] : []
}

function mayName(rule: Rule, value: RedactedValue): boolean {
  const { key, as } = referenceOf(rule)
  if (as === 'objectId') return false
  if (as === 'number') return typeof value === 'number' && (key !== 'id' || value > 0)
  return typeof value === 'string' && (key === 'id' ? /^[1-9]\d*$/.test(value) : value !== '')
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
function choiceProblems(owners: readonly Rule[], n: number, path: Path): Problem[] {
  const rule = owners[n]
  if (!rule) return []
  const alike = (each: Rule) => markOf(each) === markOf(rule)
  if (owners.slice(0, n).some((each) => alike(each) && !each.where)) {
    return [{ path, message: `${rule.field} is listed twice: the rule before has every document` }]
  }
  if (!rule.where || owners.slice(n + 1).some(alike)) return []
  return [
    {
      path: [...path, 'where'],
      message: `what happens to the other documents with ${rule.field}? A last rule without "where" says it; keep is one`,
      at: 'key',
    },
  ]
}
