import type { Reference } from '../manifest-schema.ts'
import { FIELD_PATTERN } from '../paths.ts'
import { isNamedAfter, isPointer, isRecord } from './field-names.ts'
import { type Hit, isReference, type PlaceFindings } from './findings.ts'
import { isNumeral } from './value-kind.ts'

/** A cascade as it is proposed, from the documents of `parent` to what hangs on them. */
export interface ProposedCascade {
  parent: string
  reference: Reference
  why: string
  active: boolean
}

const plain = new RegExp(FIELD_PATTERN, 'u')
/** Fewer numbers or texts than that can be `_id`s of something by chance. */
const FEWEST = 3

/** What hangs on documents of the `parents`, which are collections of which documents are deleted by their owner. */
export function proposeCascades(
  places: readonly PlaceFindings[],
  hits: readonly Hit[],
  parents: ReadonlySet<string>,
): ProposedCascade[] {
  const byName = new Map(places.map((place) => [place.collection, place]))
  return hits.flatMap((hit) => {
    const place = byName.get(hit.place)
    if (
      !place ||
      !parents.has(hit.target) ||
      isPeople(byName.get(hit.target)) ||
      !isReference(hit) ||
      !canHang(place, hit)
    )
      return []
    const reference = { collection: place.name, field: hit.path }
    const share = `${hit.matched} of ${hit.asked} values are _ids of ${hit.target}`
    const doubt = doubtOf(place, hit)
    return [
      {
        parent: hit.target,
        reference,
        why: doubt ? `${share}, but ${doubt}` : share,
        active: doubt === undefined,
      },
    ]
  })
}

/** What names a document of these names its user: an owner rule says more. */
const isPeople = (place: PlaceFindings | undefined) =>
  place?.owners.some(({ field }) => field === '_id') ?? false

function canHang(place: PlaceFindings, { path, asked, target }: Hit): boolean {
  if (place.kind !== 'collection' || !plain.test(path) || path.includes('*') || path.includes('<'))
    return false
  if (place.owners.some((owner) => owner.field === path)) return false
  if (isByChance(place, path) && asked < FEWEST) return false
  return !onlyNumbers(place, path) || (path !== '_id' && isNamedAfter(path, target))
}

const keysAt = ({ tally }: PlaceFindings, path: string) => [...(tally.fields.get(path)?.keys.values() ?? [])]

const onlyNumbers = (place: PlaceFindings, path: string) =>
  keysAt(place, path).every(({ text }) => isNumeral(text))

const isByChance = (place: PlaceFindings, path: string) =>
  keysAt(place, path).every(({ kind }) => kind === 'number' || kind === 'string')

function doubtOf(place: PlaceFindings, { path, target }: Hit): string | undefined {
  if (place.collection === target) return 'a cascade can not go round: what becomes of what answers it?'
  if (isRecord(place.name)) return 'it looks like a record of business'
  return isPointer(path) ? 'it points at one of many: should it go with it?' : undefined
}
