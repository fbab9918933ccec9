import { type CommandStartedEvent, type Document, type MongoClient, MongoServerError } from 'mongodb'
import type { Load } from './pace-allowance.ts'

export interface ServerLoad {
  /**
   * What the server does, by what has changed since the last look; undefined where that is too long ago to tell.
   * Never throws: of a server that does not say nothing is known.
   */
  look(): Promise<Load | undefined>
  close(): void
}

const UNKNOWN: Load = { dirty: undefined, others: undefined, strain: 1 }
/** An average over more than this says little of now. */
const LONG_AGO_MS = 5_000
/** A server that answers sooner is not less strained. */
const QUICK_MS = 2

/** Sections that cost the server time and tell nothing here. */
const SECTIONS = { repl: 0, metrics: 0, locks: 0, tcmalloc: 0, transactions: 0, flowControl: 0, network: 0 }

/**
 * Watches the server by `serverStatus` (the right `clusterMonitor`). Others' requests are all that it counts less those
 * that this client sends: it must be made with `monitorCommands`.
 */
export function watchServerLoad(
  client: MongoClient,
  now: () => number = () => performance.now(),
): ServerLoad {
  let own = 0
  const onCommand = ({ commandName, command }: CommandStartedEvent) => {
    own += countedBy(commandName, command)
  }
  client.on('commandStarted', onCommand)
  let last: { at: number; counted: number; own: number } | undefined
  let quickest = Number.POSITIVE_INFINITY

  async function look(): Promise<Load | undefined> {
    const askedAt = now()
    const status = await client.db('admin').command({ serverStatus: 1, ...SECTIONS })
    const at = now()
    const took = Math.max(QUICK_MS, at - askedAt)
    quickest = Math.min(quickest, took)
    const counted = countedIn(status)
    const before = last
    last = { at, counted, own }
    if (!before || at - before.at > LONG_AGO_MS) return undefined
    const others = ((counted - before.counted - (own - before.own)) / (at - before.at)) * 1_000
    return { dirty: dirtyShare(status), others, strain: took / quickest }
  }

  return {
    look: () =>
      look().catch((error) => (error instanceof MongoServerError ? UNKNOWN : { ...UNKNOWN, strain: 100 })),
    close: () => void client.off('commandStarted', onCommand),
  }
}

const COUNTERS = ['query', 'insert', 'update', 'delete'] as const

/** Reads and writes: `command` and `getmore` would count heartbeats and replication too. */
const countedIn = ({ opcounters }: Document): number =>
  COUNTERS.reduce((sum, name) => sum + Number(opcounters?.[name] ?? 0), 0)

/** What a command adds to these: each document of an insert, each statement of an update or delete. */
function countedBy(name: string, command: Document): number {
  if (name === 'find' || name === 'findAndModify') return 1
  const statements: unknown = { insert: command.documents, update: command.updates, delete: command.deletes }[
    name
  ]
  return Array.isArray(statements) ? statements.length : 0
}

function dirtyShare({ wiredTiger }: Document): number | undefined {
  const cache = wiredTiger?.cache
  const share = cache?.['tracked dirty bytes in the cache'] / cache?.['maximum bytes configured']
  return Number.isFinite(share) ? share : undefined
}
