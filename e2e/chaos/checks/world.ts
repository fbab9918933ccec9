import type { Exact } from '@lethe/store/exact-documents'
import type { Evidence, Snapshot } from '../evidence.ts'
import type { Inserted, LateWrite, LoadRecord, Registration, Skew } from '../load/record.ts'
import { keyOf, ownersOf, places } from './places.ts'

/** What became of everybody, as far as checks of documents need it. */
export interface World {
  /** The hard deleted. */
  gone: ReadonlySet<number>
  /** Those who were deleted and are back. */
  restored: ReadonlySet<number>
  /** Whether a document goes with a hard-deleted user: as theirs, or with what it hangs on. */
  goes(name: string, document: Exact): boolean
  /** Whether a document may be there although it goes: written after the window, or nobody knows when. */
  isExcused(name: string, document: Exact): boolean
}

/** @param swept whether `lethe sweep` was run: then nothing is excused. */
export function worldOf(before: Snapshot, { users }: Evidence, record: LoadRecord, swept: boolean): World {
  const gone = new Set(users.filter(({ status }) => status === 'u').map(({ _id }) => Number(_id)))
  const isOfGone = (name: string, document: Exact) =>
    ownersOf(name, document).some((owner) => gone.has(owner))
  const late = record.lateWrites.flatMap(({ inserted }) => inserted)
  const known = knownDocuments(before, [...record.inserted, ...late])
  const goneKeys = (name: string) =>
    new Set(
      known(name)
        .filter((document) => isOfGone(name, document))
        .map(keyOf),
    )
  const gonePosts = goneKeys('posts')
  for (const { id, authorId } of record.posts) if (gone.has(authorId)) gonePosts.add(keyOfLong(id))
  const goneParents = { post: gonePosts, file: goneKeys('media.files') }
  const excused = swept ? new Set<string>() : excusedIn(record)
  return {
    gone,
    restored: new Set(
      users
        .filter(({ status, generation }) => generation > 0 && (status === 'a' || status === 'b'))
        .map(({ _id }) => Number(_id)),
    ),
    goes(name, document) {
      const parent = places[name]?.parent
      const isOrphaned =
        parent !== undefined && goneParents[parent.kind].has(JSON.stringify(document[parent.field]))
      return isOrphaned || isOfGone(name, document)
    },
    isExcused: (name, document) => excused.has(`${name} ${keyOf(document)}`),
  }
}

const keyOfLong = (id: number) => keyOf({ _id: { $numberLong: String(id) } })

function knownDocuments(before: Snapshot, inserted: readonly Inserted[]): (name: string) => Exact[] {
  const byCollection = Map.groupBy(inserted, ({ collection }) => collection)
  return (name) => [
    ...(before[name] ?? []),
    ...(byCollection.get(name) ?? []).map(({ document }) => document),
  ]
}

/** The documents of which nobody can say that they came in time to be erased, as `<collection> <id>`. */
export function excusedIn({ lateWrites, inserted, skews }: LoadRecord): Set<string> {
  const unpromised = lateWrites.filter((late) => !isPromised(late, skews)).flatMap((late) => late.inserted)
  const uncertain = inserted.filter(({ confirmed }) => !confirmed)
  return new Set(
    [...unpromised, ...uncertain].map(({ collection, document }) => `${collection} ${keyOf(document)}`),
  )
}

/** Whether it came within the window, by whatever clock a worker may have measured that. */
export const isPromised = ({ promised, since, at }: LateWrite, skews: readonly Skew[]): boolean =>
  promised && !isSkewed(skews, since, at)

/** How long a try that was not answered may still act. */
const LATE_MS = 60_000

/** Whether a profile may have been put there after that moment: by this registration, or by a lost try of it. */
export const mayComeAfter = ({ to, etag }: Registration, moment: number): boolean =>
  to >= moment || (etag === null && to + LATE_MS >= moment)

/** A process notices its new time a little later. */
const NOTICED_MS = 1_000

/** Whether a worker's clock was wrong at some time of [from, to]. */
export const isSkewed = (skews: readonly Skew[], from: number, to: number): boolean =>
  skews.some((skew) => skew.from <= to && skew.to + NOTICED_MS >= from)
