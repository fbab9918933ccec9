import { Long } from 'mongodb'
import { after, daysBefore } from './dates.ts'
import type { Bundle } from './drafts.ts'
import { type CommunityPlan, postIdAt, stream, userIdAt } from './plan.ts'
import { distinct, integer, randomOf } from './random.ts'
import { closing, flagNote, flagReason, reply, title, topic } from './words.ts'

const OLDEST_POST_DAYS = 90
const MOST_COMMENTS = 3
const MOST_VOTES = 4
const MOST_MENTIONS = 2
const FLAGGED_SHARE = 0.04

/** The member's nth post with all that others left on it; the post's counters count exactly that. */
export function postAt(
  plan: CommunityPlan,
  author: number,
  nth: number,
): Required<Pick<Bundle, 'posts' | 'comments' | 'votes' | 'flags'>> {
  const random = randomOf(plan.seed, stream.post, author, nth)
  const postId = Long.fromNumber(postIdAt(plan, author, nth))
  const createdAt = daysBefore(plan.now, random, 0, OLDEST_POST_DAYS)
  const some = (most: number) =>
    distinct(random, integer(random, 0, most), plan.users, author).map((member) =>
      Long.fromNumber(userIdAt(plan, member)),
    )
  const later = () => after(createdAt, plan.now, random)

  const subject = topic(random)
  const mentions = some(MOST_MENTIONS)
  const comments = some(MOST_COMMENTS).map((author_id) => ({
    post_id: postId,
    author_id,
    text: reply(random),
    created_at: later(),
  }))
  const votes = some(MOST_VOTES).map((user_id) => ({ post_id: postId, user_id, created_at: later() }))
  const flags = (random() < FLAGGED_SHARE ? some(1) : []).map((reporter_id) => ({
    post_id: postId,
    reporter_id,
    reason: flagReason(random),
    note: flagNote(random),
    created_at: later(),
  }))
  const post = {
    _id: postId,
    author_id: Long.fromNumber(userIdAt(plan, author)),
    title: title(random, subject),
    text: `It started with ${subject} and ended with ${topic(random)}. ${closing(random)}`,
    mentions,
    comment_count: comments.length,
    vote_count: votes.length,
    created_at: createdAt,
  }
  return { posts: [post], comments, votes, flags }
}
