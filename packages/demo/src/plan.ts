/**
 * Everything that decides what a community looks like. Members are known by their index, 0 to `users` - 1:
 * the first is the administrator, the second an ordinary one with an ext_id and a picture, the third is blocked.
 */
export interface CommunityPlan {
  /** A 32-bit integer: the same plan always makes the same community. */
  seed: number
  /** At least 2. */
  users: number
  postsPerUser: number
  firstUserId: number
  firstPostId: number
  /** Nothing happened later than this. */
  now: Date
}

export const ADMIN_INDEX = 0
export const SHOWCASE_INDEX = 1
export const BLOCKED_INDEX = 2

export const userIdAt = (plan: CommunityPlan, index: number) => plan.firstUserId + index

export const postIdAt = (plan: CommunityPlan, author: number, nth: number) =>
  plan.firstPostId + author * plan.postsPerUser + nth

/** Keeps the streams of random numbers of different things apart; each is the second part of a stream's key. */
export const stream = { offsets: 1, popularity: 2, follow: 3, member: 4, post: 5, belongings: 6 } as const
