import type {
  CommentDocument,
  FlagDocument,
  FollowDocument,
  PostDocument,
  PrivateMessageDocument,
  VoteDocument,
} from '@lethe/store/community'
import type { Binary, Long, ObjectId } from 'mongodb'

/** A file as GridFS keeps it, see {@link https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md}. */
export interface FileDocument {
  _id: ObjectId
  length: number
  chunkSize: number
  uploadDate: Date
  filename: string
  metadata: { owner_id: Long; content_type: string }
}

export interface ChunkDocument {
  files_id: ObjectId
  n: number
  data: Binary
}

/**
 * What is to be written, by collection. A comment gets its id when it is written. Files are written as
 * documents, for a GridFS bucket takes two round trips for each.
 */
export interface Drafts {
  posts: PostDocument
  comments: Omit<CommentDocument, '_id'>
  votes: VoteDocument
  follows: FollowDocument
  private_messages: PrivateMessageDocument
  flags: FlagDocument
  'media.files': FileDocument
  'media.chunks': ChunkDocument
}

export type CollectionName = keyof Drafts

/** A few documents that belong together. */
export type Bundle = { [Name in CollectionName]?: Drafts[Name][] }
