import type { Snapshot } from './snapshot.ts'

/** What the reader of a stream has: the number of the last `state` event and the tag of the last `deletion` event. */
export interface Seen {
  n: number
  etag: string
}

/** How soon a client should come again after a lost connection, in milliseconds. */
export const FIRST_WORDS = 'retry: 1000\n\n'
/** A comment: no event, only a byte that keeps proxies from giving up. */
export const HEARTBEAT = ':\n\n'

/**
 * The events that bring a reader from what he has seen to this snapshot, as text/event-stream writes them: each
 * change of state that he missed, with its number as `id`, then the deletion as it is now. What repeats
 * nothing is empty.
 */
export function eventsFor({ history, text, etag }: Snapshot, seen: Seen): string {
  const states = history
    .filter(({ n }) => n > seen.n)
    .map((entry) => `id: ${entry.n}\nevent: state\ndata: ${JSON.stringify(entry)}\n\n`)
  const deletion = etag === seen.etag ? '' : `event: deletion\ndata: ${text}\n\n`
  return states.join('') + deletion
}
