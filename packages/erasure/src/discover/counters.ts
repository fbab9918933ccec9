import { countedBy, counts, isNamedAfter } from './field-names.ts'
import { type Hit, isReference, type PlaceFindings } from './findings.ts'

/** Hints, as lines of a comment, at numbers elsewhere that seem to count the documents of this place. */
export function proposeCounters(
  { name, kind }: PlaceFindings,
  places: readonly PlaceFindings[],
  hits: readonly Hit[],
): string[] {
  if (kind === 'bucket') return []
  return places.flatMap((there) =>
    numbersIn(there).flatMap(({ path, counted }) => {
      if (!counts(counted, name)) return []
      const by = hits.find(
        (hit) =>
          hit.place === name &&
          hit.target === there.name &&
          isReference(hit) &&
          isNamedAfter(hit.path, there.name),
      )?.path
      return by === undefined
        ? [`${there.name}.${path} may count these documents (counters)`]
        : [
            `${there.name}.${path} may count these documents; if so:`,
            `counters: [{ collection: ${there.name}, field: ${path}, by: ${by} }]`,
          ]
    }),
  )
}

function numbersIn({ kind, tally }: PlaceFindings): { path: string; counted: string }[] {
  if (kind === 'bucket') return []
  return [...tally.fields.values()].flatMap(({ path, kinds }) => {
    const counted = path.includes('*') || path.includes('<') ? undefined : countedBy(path)
    return counted !== undefined && kinds.has('number') ? [{ path, counted }] : []
  })
}
