import type { CollectionCounts, Counts } from '@lethe/contracts/deletion'

const none: CollectionCounts = { deleted: 0, redacted: 0, pulled: 0 }

const combine = (a: CollectionCounts, b: CollectionCounts, sign: 1 | -1): CollectionCounts => ({
  deleted: a.deleted + sign * b.deleted,
  redacted: a.redacted + sign * b.redacted,
  pulled: a.pulled + sign * b.pulled,
})

/** Both together, collection by collection. */
export function addCounts(a: Counts, b: Counts): Counts {
  const added = Object.entries(b).map(([name, counts]) => [name, combine(a[name] ?? none, counts, 1)])
  return { ...a, ...Object.fromEntries(added) }
}

/** What was counted for any deletion of `after` since `before`, together; collections without any are left out. */
export function subtractCounts(
  after: ReadonlyMap<string, Counts>,
  before: ReadonlyMap<string, Counts>,
): Counts {
  return [...after].reduce<Counts>((sum, [id, counts]) => {
    const more = Object.entries(counts)
      .map(([name, now]) => [name, combine(now, before.get(id)?.[name] ?? none, -1)] as const)
      .filter(([, { deleted, redacted, pulled }]) => deleted + redacted + pulled > 0)
    return addCounts(sum, Object.fromEntries(more))
  }, {})
}
