import type { Author, Comment } from '@lethe/contracts/posts'
import type { CommentDocument } from '@lethe/store/community'

/** Comments can't be voted on here; the count is there for clients that show it. */
const NO_VOTES = 0

export function toComment(comment: CommentDocument, author: Author): Comment {
  return {
    id: Number(comment._id),
    post: Number(comment.post_id),
    text: comment.text,
    author,
    vote_count: NO_VOTES,
    added_at: comment.created_at.toISOString(),
  }
}
