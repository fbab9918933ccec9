import { BSON, type Db, type Document, type Sort } from 'mongodb'

/** A document as canonical Extended JSON: exact, BSON types included, and comparable. */
export type Exact = Record<string, unknown>

/** For tests: everything of a collection as it is stored, sorted (by `_id` unless told otherwise). */
export async function exactDocuments(
  db: Db,
  collection: string,
  { projection = {}, sort = { _id: 1 } }: { projection?: Document; sort?: Sort } = {},
): Promise<Exact[]> {
  const options = { promoteValues: false, promoteLongs: false, projection, sort }
  const documents = await db.collection(collection).find({}, options).toArray()
  return documents.map(exact)
}

export const exact = (document: Document): Exact =>
  JSON.parse(BSON.EJSON.stringify(document, { relaxed: false }))
