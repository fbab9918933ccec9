import { type CommunityPlan, stream } from './plan.ts'
import { distinct, randomOf } from './random.ts'

/** How many others each member looks at before deciding whom to follow. */
const CANDIDATES = 12

export interface FollowGraph {
  /** Indexes of those whom the member follows, each once, never the member. */
  followedBy(member: number): number[]
  /** Indexes of the member's followers: exactly those whose `followedBy` holds the member. */
  followersOf(member: number): number[]
}

/**
 * Who follows whom, answered from either side without holding the graph: everyone looks at the members at
 * the same few distances, and whether he follows one of them depends on the pair alone. Both sides
 * of a follow can therefore be asked at any time, which keeps the counters of 100,000 users exact in
 * constant memory.
 */
export function followGraph(plan: CommunityPlan): FollowGraph {
  const { seed, users } = plan
  const distances = distinct(randomOf(seed, stream.offsets), CANDIDATES, users, 0)
  const popularity = (member: number) => randomOf(seed, stream.popularity, member)() ** 2
  const follows = (follower: number, followed: number) =>
    randomOf(seed, stream.follow, follower, followed)() < popularity(followed)

  return {
    followedBy: (member) =>
      distances
        .map((distance) => (member + distance) % users)
        .filter((candidate) => follows(member, candidate)),
    followersOf: (member) =>
      distances
        .map((distance) => (member - distance + users) % users)
        .filter((candidate) => follows(candidate, member)),
  }
}
