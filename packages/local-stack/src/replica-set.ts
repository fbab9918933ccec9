import { setTimeout as delay } from 'node:timers/promises'
import { type Document, MongoClient, MongoServerError } from 'mongodb'
import { LocalStackError } from './errors.ts'

/** The name of the replica set that the local mongods form. */
export const REPLICA_SET = 'rs0'

const NOT_YET_INITIALIZED = 94
const READY_DEADLINE_MS = 30_000
const PRIMARY = 1
const SECONDARY = 2

/**
 * Makes the mongod at `127.0.0.1:<port>` the primary of a replica set of one, whether its data is new, from an
 * earlier run, or from an earlier run on another port. Resolves when it takes writes.
 * @throws LocalStackError `not_ready`
 */
export async function becomePrimary(port: number, signal?: AbortSignal): Promise<void> {
  const host = hostOf(port)
  await withAdmin(port, async (command) => {
    const config = await currentConfig(command)
    if (config === undefined) {
      await initiate(command, [host])
    } else if (config.members[0]?.host !== host) {
      await command({ replSetReconfig: movedTo(config, host), force: true })
    }
    const isPrimary = async () => (await command({ hello: 1 })).isWritablePrimary
    await until(isPrimary, 'mongod was no primary', signal)
  })
}

/**
 * Makes the mongods at these ports of 127.0.0.1, whose data is new, one replica set. Resolves when one takes
 * writes and all others follow it.
 * @param settings as in `replSetInitiate`, for example `{ electionTimeoutMillis: 2000 }`
 * @throws LocalStackError `not_ready`
 */
export async function formReplicaSet(
  ports: readonly number[],
  settings: Document,
  signal?: AbortSignal,
): Promise<void> {
  const [first = 0] = ports
  await withAdmin(first, async (command) => {
    await initiate(command, ports.map(hostOf), settings)
    const isComplete = async () => {
      const { members } = await command({ replSetGetStatus: 1 })
      const states = members.map(({ state }: { state: number }) => state)
      return states.includes(PRIMARY) && states.every((state: number) => [PRIMARY, SECONDARY].includes(state))
    }
    await until(isComplete, 'the replica set was not complete', signal)
  })
}

const hostOf = (port: number) => `127.0.0.1:${port}`

async function withAdmin<T>(port: number, work: (command: Command) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://${hostOf(port)}/?directConnection=true`, {
    serverSelectionTimeoutMS: 5_000,
  })
  try {
    return await work((body) => client.db('admin').command(body))
  } finally {
    await client.close()
  }
}

async function initiate(command: Command, hosts: readonly string[], settings: Document = {}): Promise<void> {
  const members = hosts.map((host, _id) => ({ _id, host }))
  await command({ replSetInitiate: { _id: REPLICA_SET, members, settings } })
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

async function until(
  isReached: () => Promise<boolean>,
  otherwise: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS
  while (!(await isReached())) {
    if (Date.now() > deadline) {
      throw new LocalStackError('not_ready', `${otherwise} within ${READY_DEADLINE_MS / 1000} s.`)
    }
    await delay(25, undefined, { signal })
  }
}
