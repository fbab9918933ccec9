import { Binary, type Long, ObjectId } from 'mongodb'
import type { ChunkDocument, FileDocument } from './drafts.ts'
import { integer, type Random } from './random.ts'

/** Small, so that a picture of 2 KiB already has several chunks, as large files have. */
const CHUNK_SIZE = 1_024
const SMALLEST_SIDE = 16
const LARGEST_SIDE = 64

/** A picture as GridFS keeps it: the file's document and its chunks. */
export function pictureOf(
  owner: Long,
  uploadedAt: Date,
  random: Random,
): { 'media.files': FileDocument[]; 'media.chunks': ChunkDocument[] } {
  const bytes = greyPicture(random)
  const id = new ObjectId()
  const file = {
    _id: id,
    length: bytes.length,
    chunkSize: CHUNK_SIZE,
    uploadDate: uploadedAt,
    filename: 'avatar.pgm',
    metadata: { owner_id: owner, content_type: 'image/x-portable-graymap' },
  }
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_SIZE) }, (_, n) => ({
    files_id: id,
    n,
    data: new Binary(bytes.subarray(n * CHUNK_SIZE, (n + 1) * CHUNK_SIZE)),
  }))
  return { 'media.files': [file], 'media.chunks': chunks }
}

/** A binary PGM, the plainest picture format there is: a line of text, then a byte for each dot. */
function greyPicture(random: Random): Buffer {
  const side = integer(random, SMALLEST_SIDE, LARGEST_SIDE)
  const [slopeX, slopeY] = [integer(random, 1, 9), integer(random, 1, 9)]
  const dots = Buffer.alloc(side * side)
  for (const index of dots.keys()) dots[index] = (index % side) * slopeX + Math.floor(index / side) * slopeY
  return Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), dots])
}
