import type { FileOwnerRule, OwnerRule } from '../owner-rule-schema.ts'
import { elementOf, FIELD_PATTERN } from '../paths.ts'
import { isRecord, nameSays } from './field-names.ts'
import { type Finding, isSure, type PlaceFindings } from './findings.ts'
import { pairOf } from './place-tally.ts'
import { redactionOf } from './redaction.ts'

/** An owner rule as it is proposed: why in words; one that is not `active` is only a comment. */
export interface ProposedRule {
  rule: OwnerRule | FileOwnerRule
  finding: Finding
  why: string
  active: boolean
}

const plain = new RegExp(FIELD_PATTERN, 'u')

/** Rules for what was found in a place. What the manifest can't say is left out. */
export function proposeRules(place: PlaceFindings): ProposedRule[] {
  return place.owners.flatMap((finding) => {
    if (!finding.sayable || (place.kind === 'bucket' && !plain.test(finding.field))) return []
    const { action, why } = decide(place, finding)
    const { field: path, key, as } = finding
    const form = as === (key === 'id' ? 'number' : 'string') ? {} : { as }
    const found = {
      field: action === 'pull' ? path.replace(/\.\*$/, '') : path,
      ...(key === 'id' ? {} : { key }),
      ...form,
    }
    const rule =
      action === 'redact'
        ? { ...found, action, set: redactionOf(place, finding, { alone: isAlone(place, finding) }) }
        : { ...found, action }
    return [{ rule: rule as OwnerRule | FileOwnerRule, finding, why, active: isSure(finding) }]
  })
}

/** Whether the rest of the document, or of the element, is his: no other field says so of somebody else. */
function isAlone({ name, owners }: PlaceFindings, { field }: Finding): boolean {
  const says = nameSays(field, name)
  const rivals = owners.filter(
    (owner) => isSure(owner) && owner.field !== field && elementOf(owner.field) === elementOf(field),
  )
  return (
    says !== 'other' && rivals.every((rival) => says === 'maker' && nameSays(rival.field, name) !== 'maker')
  )
}

interface Decision {
  action: 'delete' | 'redact' | 'pull'
  why: string
}

const OTHERS_TOO = "somebody else's document, as it seems: it stays, and names him no more"
const RECORD = 'a record of business, by its name: what of it must be kept, and how long?'
const ELEMENT = 'an element among others: emptied, so that the rest can still be followed'
const EDGE = 'nothing but keys, numbers and times: it goes with either of its users'

function decide(place: PlaceFindings, finding: Finding): Decision {
  const { field } = finding
  if (place.kind === 'bucket') return { action: 'delete', why: 'the file is his' }
  if (field.endsWith('.*')) return { action: 'pull', why: 'an array of keys: his goes, the others stay' }
  if (field.includes('*')) return { action: 'redact', why: ELEMENT }
  if (field.startsWith('_id')) return { action: 'delete', why: 'the document is his by its _id' }
  if (isRecord(place.name)) return { action: 'redact', why: RECORD }
  if (isEdge(place)) return { action: 'delete', why: EDGE }
  const others = scalarOwners(place).filter((other) => other.field !== field)
  if (others.length > 0) return amongOthers(place, finding, others)
  if (nameSays(field, place.name) === 'other') return { action: 'redact', why: OTHERS_TOO }
  const inArrays = place.owners.some((owner) => isSure(owner) && owner.field.includes('*'))
  return {
    action: 'delete',
    why: inArrays
      ? 'he is the only user outside of its arrays: does all of it go with him?'
      : 'he is the only user whom the document names',
  }
}

/** Of several fields that name users one may say whose the document is. */
function amongOthers(place: PlaceFindings, finding: Finding, others: readonly Finding[]): Decision {
  const isMaker = ({ field }: Finding) => nameSays(field, place.name) === 'maker'
  if (!isMaker(finding) || others.some(({ field }) => field.startsWith('_id'))) {
    return { action: 'redact', why: OTHERS_TOO }
  }
  const rivals = others.filter(isMaker)
  if (rivals.length === 0) return { action: 'delete', why: 'he made the document; others are named in it' }
  return rivals.every(({ field }) => isSamePerson(place, finding.field, field))
    ? { action: 'delete', why: 'he made the document: its fields name the same user' }
    : { action: 'redact', why: 'several fields could say whose the document is: decide on one that deletes' }
}

function isSamePerson({ tally }: PlaceFindings, one: string, other: string): boolean {
  const pair = tally.pairs.get(pairOf(one, other))
  return pair !== undefined && pair.same / pair.both >= 0.95
}

const scalarOwners = ({ owners }: PlaceFindings) =>
  owners.filter((owner) => isSure(owner) && !owner.field.includes('*'))

const MOST_MARKS = 4

/** A document that only ties users to users or things: no text, no file, hardly any other field. */
function isEdge(place: PlaceFindings): boolean {
  const owned = new Set(place.owners.map(({ field }) => field))
  const rest = [...place.tally.fields.values()].filter(({ path }) => path !== '_id' && !owned.has(path))
  const isMark = ({ path, kinds }: { path: string; kinds: Map<string, number> }) =>
    !path.includes('*') && [...kinds.keys()].every((kind) => MARKS.has(kind))
  return (
    new Set(scalarOwners(place).map(({ field }) => field)).size > 1 &&
    rest.length <= MOST_MARKS &&
    rest.every(isMark)
  )
}

const MARKS = new Set(['number', 'objectId', 'uuid', 'empty', 'other'])
