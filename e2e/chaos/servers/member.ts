import { type Document, MongoClient } from 'mongodb'

/** A member of the replica set as an administrator reaches it: directly, whatever its state is. */
export interface Member {
  readonly host: string
  /** A command to `admin`. Rejects where no answer comes within `timeoutMs`, default 1 s. */
  command(body: Document, timeoutMs?: number): Promise<Document>
  /** What `hello` says; an empty document where nobody answers. */
  hello(): Promise<Document>
}

const TIMEOUT_MS = 1_000

export function memberAt(port: number): Member {
  const host = `127.0.0.1:${port}`
  // A connection for each: members come and go, and hang in between.
  const command = async (body: Document, timeoutMs = TIMEOUT_MS) => {
    const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
      appName: 'chaos-servers',
      serverSelectionTimeoutMS: TIMEOUT_MS,
      connectTimeoutMS: TIMEOUT_MS,
      socketTimeoutMS: timeoutMs,
    })
    try {
      return await client.db('admin').command(body)
    } finally {
      await client.close()
    }
  }
  return { host, command, hello: () => command({ hello: 1 }).catch(() => ({})) }
}

/** The index of the one that takes writes: where an old primary has not heard of its successor, the successor. */
export function primaryAmong(hellos: readonly Document[]): number {
  const terms = hellos.map((hello) => (hello.isWritablePrimary ? String(hello.electionId) : ''))
  const latest = terms.toSorted().at(-1)
  return latest ? terms.indexOf(latest) : -1
}
