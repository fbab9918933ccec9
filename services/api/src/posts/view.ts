import type { Author, Post } from '@lethe/contracts/posts'
import type { PostDocument } from '@lethe/store/community'

export function toPost(post: PostDocument, author: Author): Post {
  return {
    id: Number(post._id),
    ...(post.title === undefined ? {} : { title: post.title }),
    text: post.text,
    author,
    vote_count: post.vote_count,
    comment_count: post.comment_count,
    added_at: post.created_at.toISOString(),
  }
}
