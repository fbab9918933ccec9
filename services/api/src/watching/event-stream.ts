import { Readable } from 'node:stream'
import { isFinal } from '@lethe/contracts/deletion'
import { eventsFor, FIRST_WORDS, HEARTBEAT, type Seen } from './events-text.ts'
import type { Snapshot } from './snapshot.ts'

/** Well within the 60 s after which load balancers give up on a silent connection. */
const HEARTBEAT_MS = 15_000

export interface EventStream {
  /** The body of the answer. It ends after a final state, and frees what it holds however it ends. */
  readable: Readable
  tell(snapshot: Snapshot): void
  /** Ends it after what is written already; a client comes again with the id of its last event. */
  end(): void
}

/**
 * One watcher's stream of events, from event number `after` on. A reader who is slow holds no more than the
 * newest snapshot back: when he is ready again, its history has all that he missed.
 */
export function createEventStream(
  first: Snapshot,
  after: number,
  { heartbeat = HEARTBEAT_MS } = {},
): EventStream {
  let seen: Seen = { n: after, etag: '' }
  let newest: Snapshot | null = first
  let isWanted = false
  let isOver = false
  const beat = setInterval(() => isWanted && push(HEARTBEAT), heartbeat)
  const readable = new Readable({
    read() {
      isWanted = true
      flush()
    },
    destroy(error, done) {
      isOver = true
      clearInterval(beat)
      done(error)
    },
  })

  function push(text: string): void {
    if (!isOver && text !== '') isWanted = readable.push(text)
  }

  function flush(): void {
    if (!isWanted || !newest) return
    const snapshot = newest
    newest = null
    const text = eventsFor(snapshot, seen)
    seen = { n: Math.max(seen.n, snapshot.n), etag: snapshot.etag }
    push(text)
    if (isFinal(snapshot.state)) end()
  }

  function end(): void {
    if (isOver) return
    isOver = true
    clearInterval(beat)
    readable.push(null)
  }

  push(FIRST_WORDS)
  return {
    readable,
    end,
    tell(snapshot) {
      if (isOver || snapshot.n < seen.n) return
      newest = snapshot
      flush()
    },
  }
}
