import type { Invariant } from './invariants.ts'

/** A broken invariant, in a sentence with what shows it. */
export interface Violation {
  invariant: Invariant
  detail: string
}

/** Collects violations of one check. */
export function violations() {
  const found: Violation[] = []
  return {
    found,
    unless(holds: boolean, invariant: Invariant, detail: string): void {
      if (!holds) found.push({ invariant, detail })
    },
  }
}
