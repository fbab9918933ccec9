/** Offsets of a partition, from `from` up to but without `to`. Empty where `from` is not below `to`. */
export type OffsetRange = { from: bigint; to: bigint }

export type ScanProgress = {
  /** Whether the offset belongs to what is read and was not seen yet. */
  isNew(partition: number, offset: string): boolean
  /** Everything of the partition up to and with this offset was seen. */
  advance(partition: number, offset: string): void
  /** The first offset that was not seen yet; null where nothing of the partition is left to read. */
  position(partition: number): bigint | null
  complete(): boolean
  /** How many offsets were passed; `total` is all of them. */
  done(): number
  readonly total: number
}

/**
 * Follows each partition through its range. A consumer that had to join its group again starts from the
 * beginning: what it then brings a second time is not new.
 */
export function createScanProgress(ranges: ReadonlyMap<number, OffsetRange>): ScanProgress {
  const open = new Map([...ranges].filter(([, { from, to }]) => from < to).map(([p, r]) => [p, { ...r }]))
  const left = () => [...open.values()].reduce((sum, { from, to }) => sum + Number(to - from), 0)
  const total = left()
  return {
    isNew(partition, offset) {
      const range = open.get(partition)
      return range !== undefined && BigInt(offset) >= range.from && BigInt(offset) < range.to
    },
    advance(partition, offset) {
      const range = open.get(partition)
      const next = BigInt(offset) + 1n
      if (!range || next <= range.from) return
      range.from = next
      if (next >= range.to) open.delete(partition)
    },
    position: (partition) => open.get(partition)?.from ?? null,
    complete: () => open.size === 0,
    done: () => total - left(),
    total,
  }
}
