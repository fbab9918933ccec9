import type { Collection, Db, GridFSBucketOptions, Long, ObjectId } from 'mongodb'
import { GridFSBucket } from 'mongodb'

/** The community's content: what the api serves, the demo seeds and the manifest erases. */

export interface PostDocument {
  _id: number | Long
  author_id: number | Long
  title?: string
  text: string
  mentions: (number | Long)[]
  comment_count: number
  vote_count: number
  created_at: Date
}

export interface CommentDocument {
  _id: number | Long
  post_id: number | Long
  author_id: number | Long
  text: string
  created_at: Date
}

export interface VoteDocument {
  _id?: ObjectId
  post_id: number | Long
  user_id: number | Long
  created_at: Date
}

export interface FollowDocument {
  _id?: ObjectId
  follower_id: number | Long
  followed_id: number | Long
  created_at: Date
}

export interface PrivateMessageDocument {
  _id?: ObjectId
  sender_id: number | Long
  recipient_id: number | Long | null
  text: string
  created_at: Date
}

export interface FlagDocument {
  _id?: ObjectId
  post_id: number | Long
  reporter_id: number | Long | null
  reason: string
  note: string | null
  created_at: Date
}

export const postsOf = (db: Db): Collection<PostDocument> => db.collection('posts')
export const commentsOf = (db: Db): Collection<CommentDocument> => db.collection('comments')
export const votesOf = (db: Db): Collection<VoteDocument> => db.collection('votes')
export const followsOf = (db: Db): Collection<FollowDocument> => db.collection('follows')
export const privateMessagesOf = (db: Db): Collection<PrivateMessageDocument> =>
  db.collection('private_messages')
export const flagsOf = (db: Db): Collection<FlagDocument> => db.collection('flags')

/** Pictures and files; each names its owner in `metadata.owner_id` (a Long). */
export function mediaOf(db: Db, options: Omit<GridFSBucketOptions, 'bucketName'> = {}): GridFSBucket {
  return new GridFSBucket(db, { ...options, bucketName: 'media' })
}
