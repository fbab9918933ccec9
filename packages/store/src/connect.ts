import { type Db, MongoClient } from 'mongodb'

/** What every module of the store works on. */
export interface Mongo {
  readonly client: MongoClient
  readonly db: Db
}

const DEFAULT_DATABASE = 'lethe'
const SELECTION_TIMEOUT_MS = 5_000
const NAMES_SELECTION_TIMEOUT = /[?&]serverSelectionTimeoutMS=/i

/**
 * Connects to MongoDB and answers the database that the URI names, `lethe` where it names none.
 *
 * Writes wait for the majority and reads see only what the majority holds: an answer, an event or an
 * effect is never decided by a write that a failover can roll back. Throws the driver's error where
 * no primary is found within `serverSelectionTimeoutMS` (5 s unless the URI says otherwise).
 */
export async function connectMongo(options: {
  uri: string
  appName: string
  /** Whether the client tells of its commands: for whoever counts them. */
  monitorCommands?: boolean
}): Promise<Mongo & { close(): Promise<void> }> {
  const client = new MongoClient(options.uri, {
    appName: options.appName,
    monitorCommands: options.monitorCommands ?? false,
    ...(NAMES_SELECTION_TIMEOUT.test(options.uri) ? {} : { serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS }),
    writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryWrites: true,
    ignoreUndefined: true,
  })
  await client.connect()
  return { client, db: client.db(databaseOf(options.uri)), close: () => client.close() }
}

/** The database named by a connection string, or the default. */
export function databaseOf(uri: string): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1]
  return path ? decodeURIComponent(path) : DEFAULT_DATABASE
}
