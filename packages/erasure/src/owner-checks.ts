import type { Problem } from './manifest-problems.ts'
import { togetherProblems } from './owner-checks-together.ts'
import type { FileOwnerRule, OwnerRule, RedactedValue } from './owner-rule-schema.ts'
import { covers, ELEMENT_FIELD_PATTERN, elementOf, plainPath } from './paths.ts'
import { formsOf, referenceOf } from './reference.ts'

type Path = Problem['path']
type Rule = OwnerRule | FileOwnerRule

const elementField = new RegExp(ELEMENT_FIELD_PATTERN, 'u')

/**
 * What is wrong with the owner rules of one collection or bucket. `counted`: the numbers in its documents
 * that the manifest corrects.
 */
export function ownersProblems(
  owners: readonly Rule[],
  path: Path,
  counted: readonly string[] = [],
): Problem[] {
  return owners.flatMap((rule, n) => [
    ...ruleProblems(rule, owners, [...path, n]),
    ...togetherProblems(owners, n, counted, [...path, n]),
  ])
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
  if (!elementField.test(field)) return problem(`"${field}" is not the name of a field`)
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
