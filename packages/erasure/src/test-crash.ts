import { type Db, type Document, MongoClient, MongoError } from 'mongodb'
import { expect, inject } from 'vitest'
import { canonical } from './test-community.ts'

/** Runs work on `db` with a client that is gone at its n-th command, in the middle of a transaction or between two. */
export async function eraseUntilCrash(
  db: Db,
  commands: number,
  work: (deps: { client: MongoClient; db: Db }) => Promise<unknown>,
): Promise<void> {
  const client = new MongoClient(inject('mongodbUri'), { monitorCommands: true })
  const sessions = new Map<string, Document>()
  let closed: Promise<void> | undefined
  let seen = 0
  client.on('commandStarted', ({ command }) => {
    if (command.lsid) sessions.set(canonical(command.lsid), command.lsid)
    seen += 1
    if (seen === commands) closed = client.close()
  })
  await work({ client, db: client.db(db.databaseName) }).catch((error: unknown) =>
    expect(error).toBeInstanceOf(MongoError),
  )
  await (closed ?? client.close())
  // The server itself ends what a dead client has left open only after a minute.
  await db.admin().command({ killSessions: [...sessions.values()] })
}
