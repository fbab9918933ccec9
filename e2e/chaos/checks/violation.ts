/** A broken invariant, in a sentence with what shows it. */
export interface Violation {
  invariant: string
  detail: string
}

/** Collects violations of one check. */
export function violations() {
  const found: Violation[] = []
  return {
    found,
    unless(holds: boolean, invariant: string, detail: string): void {
      if (!holds) found.push({ invariant, detail })
    },
  }
}
