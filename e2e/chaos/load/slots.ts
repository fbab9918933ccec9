import { type Person, type Population, partnerOf } from './people.ts'

/** A place that one person after another has. What happens to a slot happens one after the other. */
export interface Slot {
  /** The first of them, whose names the others take over. */
  readonly home: Person
  /** With whom the ext_id is changed over time. */
  readonly partner: Person | null
  person: Person
  /** The keyed DELETE of this person that can be repeated, and how many transitions may have come since. */
  again: { key: string; hard: boolean; deletionId: string; transitions: number } | null
}

export function slotsOf({ slots }: Population): Slot[] {
  return slots.map((home, index) => {
    const partner = partnerOf(index)
    return { home, partner: partner === null ? null : (slots[partner] ?? null), person: home, again: null }
  })
}
