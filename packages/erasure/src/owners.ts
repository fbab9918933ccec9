import { type HeldNames, holdNames, readNames } from '@lethe/store/user-names'
import type { ClientSession, Db } from 'mongodb'
import { type Owners, ownersOf } from './gather.ts'
import type { Owner } from './range-plan.ts'
import { type Reference, storedValue } from './reference.ts'
import type { Subject } from './subject.ts'

/**
 * The values by which documents name the subjects. An id stays its user's for ever. A name is held in the
 * session's transaction: it is there only while its user's deletion is begun and not done, and a page that
 * searched by it can't commit beside the `end` that releases it. Subjects without such a name are left out.
 */
export async function ownersIn(
  { db, session }: { db: Db; session: ClientSession },
  reference: Reference,
  subjects: readonly Subject[],
): Promise<Owners> {
  const named = reference.key === 'id' ? subjects : await holdNames(db, session, subjects)
  return ownersOf(ownersBy(reference, named).map(({ subject, value }) => [value, subject.deletionId]))
}

/** The same by a majority read: where to look, for whoever asks again in the transaction that acts. */
export async function ownersNow(
  db: Db,
  reference: Reference,
  subjects: readonly Subject[],
): Promise<Owner[]> {
  return ownersBy(reference, reference.key === 'id' ? subjects : await readNames(db, subjects))
}

function ownersBy(reference: Reference, named: readonly (Subject & Partial<HeldNames>)[]): Owner[] {
  return named.flatMap((subject) => {
    const value = storedValue(reference, subject)
    return value === undefined ? [] : [{ subject, value }]
  })
}
