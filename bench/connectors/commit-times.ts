import type { Mongo } from '@lethe/store/connect'
import { Timestamp } from 'mongodb'

interface OplogEntry {
  ns: string
  /** When the primary wrote it, to the millisecond. */
  wall: Date
  o: { applyOps?: { ns: string; o2?: { _id: unknown } }[] }
  o2?: { _id: unknown }
}

/** When each user's document was first updated since then, as the oplog has it, alone or in a transaction; epoch milliseconds. */
export async function commitTimes({ client, db }: Mongo, since: Date): Promise<Map<number, number>> {
  const users = `${db.databaseName}.users`
  const ts = { $gte: new Timestamp({ t: Math.floor(since.getTime() / 1_000), i: 0 }) }
  const ns = { $in: [users, 'admin.$cmd'] }
  const entries = client
    .db('local')
    .collection<OplogEntry>('oplog.rs')
    .find({ ts, ns }, { projection: { ns: 1, wall: 1, 'o.applyOps.ns': 1, 'o.applyOps.o2': 1, o2: 1 } })
  const times = new Map<number, number>()
  for await (const { ns, wall, o, o2 } of entries) {
    for (const change of o.applyOps ?? [{ ns, o2 }]) {
      const id = Number(change.o2?._id)
      if (change.ns === users && !times.has(id)) times.set(id, wall.getTime())
    }
  }
  return times
}
