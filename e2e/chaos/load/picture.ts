import { Binary, Long, ObjectId } from 'mongodb'
import { marks } from './marks.ts'

const CHUNK_BYTES = 255 * 1024

/** A small file of the user as GridFS keeps it in the bucket `media`: one document, and one of content. */
export function pictureOf(userId: number, uploadDate: Date) {
  const _id = new ObjectId()
  const content = Buffer.from(`${marks.text}drawn of ${userId}`)
  const file = {
    _id,
    length: content.length,
    chunkSize: CHUNK_BYTES,
    uploadDate,
    filename: 'picture',
    metadata: { owner_id: Long.fromNumber(userId) },
  }
  return { file, chunks: [{ _id: new ObjectId(), files_id: _id, n: 0, data: new Binary(content) }] }
}
