import type { OffsetRange } from '@lethe/messaging/scan'

/** Where a message is in the dead-letter topic; as text `<partition>:<offset>`. */
export interface LetterId {
  partition: number
  offset: bigint
}

const PATTERN = /^(0|[1-9]\d{0,8}):(0|[1-9]\d{0,17})$/

/** Reads an id such as `0:12`; null for anything else. */
export function parseLetterId(text: string): LetterId | null {
  const [, partition, offset] = PATTERN.exec(text) ?? []
  return partition && offset ? { partition: Number(partition), offset: BigInt(offset) } : null
}

/** The id of a message, or of what was read from an id. */
export function letterIdOf({ partition, offset }: { partition: number; offset: string | bigint }): string {
  return `${partition}:${offset}`
}

/** What has to be read of a partition to find these, given what is there: from the first of them to the last. */
export function rangeOf(ids: readonly LetterId[], partition: number, present: OffsetRange): OffsetRange {
  const there = ids
    .filter((id) => id.partition === partition && id.offset >= present.from && id.offset < present.to)
    .map(({ offset }) => offset)
    .toSorted((a, b) => (a < b ? -1 : 1))
  const [first, last] = [there.at(0), there.at(-1)]
  if (first === undefined || last === undefined) return { from: present.to, to: present.to }
  return { from: first, to: last + 1n }
}
