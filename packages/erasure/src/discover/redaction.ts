import type { RedactedValue } from '../owner-rule-schema.ts'
import { covers, ELEMENT_FIELD_PATTERN, elementOf } from '../paths.ts'
import { isPersonal, isWritten, nameSays, wordsOf } from './field-names.ts'
import type { FieldTally } from './field-tally.ts'
import type { Finding, PlaceFindings } from './findings.ts'

const elementField = new RegExp(ELEMENT_FIELD_PATTERN, 'u')
/** In so many of its documents a field must have what the named user is called by to be his. */
const HIS = 0.3

/**
 * What a redaction sets to null beside the owner field: what tells who he is and, where nobody else is named in the
 * same document or element, what he wrote. `alone` says that nobody else is.
 */
export function redactionOf(
  place: PlaceFindings,
  finding: Finding,
  { alone }: { alone: boolean },
): Record<string, RedactedValue> {
  const owners = new Set(place.owners.map(({ field }) => field))
  const element = elementOf(finding.field)
  const fields = [...place.tally.fields.values()].filter(
    (field) =>
      !owners.has(field.path) &&
      elementField.test(field.path) &&
      !field.path.startsWith('_id') &&
      elementOf(field.path) === element &&
      isHis(place, finding, field, alone),
  )
  const paths = [finding.field, ...fields.map(({ path }) => path)]
  const outer = paths.filter((path) => !paths.some((other) => other !== path && covers(other, path)))
  return Object.fromEntries(outer.map((path) => [path, null]))
}

function isHis(place: PlaceFindings, finding: Finding, field: FieldTally, alone: boolean): boolean {
  const beside = parentOf(finding.field)
  const isBeside = beside !== '' && beside !== elementOf(finding.field) && covers(beside, field.path)
  if (field.ofNamed > field.documents * HIS && (alone || isBeside)) return true
  if (!isTold(field)) return false
  if (isBeside) return isPersonal(field.path)
  return alone && ((isPersonal(field.path) && isOfPerson(place, field.path)) || isWritten(field.path))
}

/** The name of a product is no person's: where a name stands inside something, that must be a person or an address. */
function isOfPerson({ name }: PlaceFindings, path: string): boolean {
  const around = parentOf(path)
    .split('.')
    .filter((part) => part !== '' && part !== '*')
    .at(-1)
  if (around === undefined) return true
  const says = nameSays(around, name)
  return (
    says === 'maker' ||
    says === 'other' ||
    isPersonal(around) ||
    wordsOf(around).some((word) => CONTACT.has(word))
  )
}

const CONTACT = new Set(['billing', 'shipping', 'delivery', 'contact', 'invoice', 'payer'])

/** Whether it holds texts at all. */
const isTold = ({ kinds }: FieldTally) => kinds.has('string') || kinds.has('text')

const parentOf = (path: string) => path.split('.').slice(0, -1).join('.')
