/** Who lives in the database before the run. */
export interface Population {
  /** The first owner of each slot; the load deletes these. */
  slots: Person[]
  /** Nobody ever asks for a deletion of these. */
  bystanders: Person[]
}

export interface Person {
  id: number
  username: string
  extId: string | null
  /** Active, or blocked by a moderator. */
  status: 'a' | 'b'
  /** True where a bystander owns the same distinct_id: deletions of this person stay blocked. */
  contested: boolean
}

/** The slot with which this one changes ext_ids over time, where there is one. */
export function partnerOf(slot: number): number | null {
  const digit = slot % 10
  if (digit === 0 || digit === 4) return slot + 1
  return digit === 1 || digit === 5 ? slot - 1 : null
}

/** How the notification store knows somebody. */
export const distinctIdOf = ({ id, extId }: Pick<Person, 'id' | 'extId'>) => extId ?? String(id)

/** Everybody has one post from the start. */
export const postOf = (person: Pick<Person, 'id'>) => person.id * 10
