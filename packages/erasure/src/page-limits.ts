/** The bounds of the next page. */
export interface PageLimits {
  /** Documents in one transaction, by weight. */
  size: number
  /** How many of them may be found by the rule itself; the rest is room for what hangs on these. */
  roots: number
}

/** Memory and a transaction's share of the database's cache stay flat: a page never holds more documents. */
export const PAGE_SIZE = 1_000

export const fullPage: PageLimits = { size: PAGE_SIZE, roots: PAGE_SIZE }

/** A page conflicted or met trouble: a smaller one meets less. */
export function smaller({ size, roots }: PageLimits): PageLimits {
  const quarter = Math.max(1, Math.floor(size / 4))
  return { size: quarter, roots: Math.min(roots, quarter) }
}

/** Back towards the full page, with as many roots as had room for their children. */
export function larger({ size, roots }: PageLimits): PageLimits {
  const twice = Math.min(PAGE_SIZE, size * 2)
  return { size: twice, roots: Math.min(twice, roots * 2) }
}

/** What hung on the roots filled the page: fewer roots leave more room for it. */
export function fewerRoots({ size, roots }: PageLimits): PageLimits {
  return { size: Math.min(PAGE_SIZE, size * 2), roots: Math.max(1, Math.floor(roots / 4)) }
}

/** The page where no more than so many documents may be in it. */
export function atMost(documents: number, { size, roots }: PageLimits): PageLimits {
  return { size: Math.min(size, documents), roots: Math.min(roots, documents) }
}
