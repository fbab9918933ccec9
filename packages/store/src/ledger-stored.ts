import { BSON, type Db } from 'mongodb'
import { type LedgerDocument, ledgerOf } from './ledger.ts'

/** A deletion in the very bytes that the database has of it: the same bytes are the same deletion, unchanged. */
export interface StoredDeletion {
  id: string
  bytes: Buffer
}

/** These deletions as they are stored, those that the ledger has. Whoever only compares saves the decoding of a thousand. */
export async function readStored(db: Db, ids: readonly string[]): Promise<StoredDeletion[]> {
  const found: unknown[] = await ledgerOf(db)
    .find({ _id: { $in: [...ids] } }, { raw: true })
    .toArray()
  return found.flatMap((bytes) => (bytes instanceof Uint8Array ? storedIn(Buffer.from(bytes)) : []))
}

/** In stored bytes `_id` comes first: the length of all, a type, `_id` and a zero, the length of the text, the text (bsonspec.org). */
export function storedIn(bytes: Buffer): StoredDeletion {
  const [lengthAt, textAt] = [9, 13]
  return { id: bytes.toString('utf8', textAt, textAt + bytes.readInt32LE(lengthAt) - 1), bytes }
}

export function documentIn({ bytes }: StoredDeletion): LedgerDocument {
  return BSON.deserialize(bytes) as LedgerDocument
}
