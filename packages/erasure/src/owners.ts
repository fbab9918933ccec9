import { type HeldNames, holdNames } from '@lethe/store/user-names'
import type { ClientSession, Db } from 'mongodb'
import { type Owners, ownersOf } from './gather.ts'
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
  const named: readonly (Subject & Partial<HeldNames>)[] =
    reference.key === 'id' ? subjects : await holdNames(db, session, subjects)
  return ownersOf(
    named.flatMap((subject) => {
      const value = storedValue(reference, subject)
      return value === undefined ? [] : [[value, subject.deletionId] as const]
    }),
  )
}
