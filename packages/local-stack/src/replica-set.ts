import { setTimeout as delay } from 'node:timers/promises'
import { type Document, MongoClient, MongoServerError } from 'mongodb'
import { LocalStackError } from './errors.ts'

/** The name of the replica set that the local mongod forms alone. */
export const REPLICA_SET = 'rs0'

const NOT_YET_INITIALIZED = 94
const PRIMARY_DEADLINE_MS = 30_000

/**
 * Makes the mongod at `127.0.0.1:<port>` the primary of a replica set of one, whether its data is new, from an
 * earlier run, or from an earlier run on another port. Resolves when it takes writes.
 * @throws LocalStackError `not_ready`
 */
export async function becomePrimary(port: number, signal?: AbortSignal): Promise<void> {
  const host = `127.0.0.1:${port}`
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 5_000,
  })
  try {
    const admin = client.db('admin')
    const command = (body: Document) => admin.command(body)
    const config = await currentConfig(command)
    if (config === undefined) {
      await command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } })
    } else if (config.members[0]?.host !== host) {
      await command({ replSetReconfig: movedTo(config, host), force: true })
    }
    await untilPrimary(command, signal)
  } finally {
    await client.close()
  }
}

type Member = Document & { host: string }
type Config = Document & { version: number; members: Member[] }

/** The same configuration with the one member at another address. */
export function movedTo(config: Config, host: string): Config {
  return {
    ...config,
    version: config.version + 1,
    members: config.members.map((member) => ({ ...member, host })),
  }
}

type Command = (body: Document) => Promise<Document>

async function currentConfig(command: Command): Promise<Config | undefined> {
  try {
    const { config } = await command({ replSetGetConfig: 1 })
    return config
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined
    throw error
  }
}

async function untilPrimary(command: Command, signal: AbortSignal | undefined): Promise<void> {
  const deadline = Date.now() + PRIMARY_DEADLINE_MS
  while (!(await command({ hello: 1 })).isWritablePrimary) {
    if (Date.now() > deadline) {
      throw new LocalStackError('not_ready', `mongod was no primary within ${PRIMARY_DEADLINE_MS / 1000} s.`)
    }
    await delay(25, undefined, { signal })
  }
}
