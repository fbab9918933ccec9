import { status } from '@lethe/contracts/status'
import type { UserDocument } from '@lethe/store/users'
import { Long } from 'mongodb'
import { daysBefore } from './dates.ts'
import type { FollowGraph } from './follow-graph.ts'
import { ADMIN_INDEX, BLOCKED_INDEX, type CommunityPlan, SHOWCASE_INDEX, stream, userIdAt } from './plan.ts'
import { type Random, randomOf } from './random.ts'
import { bio, fullName } from './words.ts'

/** The youngest account is older than the oldest post. */
const YOUNGEST_ACCOUNT_DAYS = 100
const OLDEST_ACCOUNT_DAYS = 900
const BLOCKED_SHARE = 0.02
const EXT_ID_SHARE = 0.8

/**
 * The user document of one member, with the counters that the follow graph gives. Names and addresses are
 * invented; addresses end in `.example`, which is nobody's (RFC 2606). The id in username and ext_id makes
 * both unique; the prefix keeps the demo's ext_ids apart from those of a real notification store.
 */
export function memberAt(plan: CommunityPlan, graph: FollowGraph, index: number): UserDocument {
  const random = randomOf(plan.seed, stream.member, index)
  const id = userIdAt(plan, index)
  const name = fullName(random)
  const username = `${name.toLowerCase().replace(' ', '_')}_${id}`
  return {
    _id: Long.fromNumber(id),
    status: isBlocked(random, index) ? status.blocked : status.active,
    generation: 0,
    username,
    ...(hasExtId(random, index) ? { ext_id: `demo-${id}` } : {}),
    real_name: name,
    email: `${username}@mail.example`,
    bio: bio(random),
    ...(index === ADMIN_INDEX ? { role: 'admin' as const } : {}),
    date_joined: daysBefore(plan.now, random, YOUNGEST_ACCOUNT_DAYS, OLDEST_ACCOUNT_DAYS),
    followers_count: graph.followersOf(index).length,
    followings_count: graph.followedBy(index).length,
  }
}

function isBlocked(random: Random, index: number): boolean {
  const drawn = random() < BLOCKED_SHARE
  return index === BLOCKED_INDEX || (drawn && index > BLOCKED_INDEX)
}

function hasExtId(random: Random, index: number): boolean {
  const drawn = random() < EXT_ID_SHARE
  return index === SHOWCASE_INDEX || drawn
}
