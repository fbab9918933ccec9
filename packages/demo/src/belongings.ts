import { Long } from 'mongodb'
import { daysBefore } from './dates.ts'
import type { Bundle } from './drafts.ts'
import type { FollowGraph } from './follow-graph.ts'
import { pictureOf } from './picture.ts'
import { type CommunityPlan, SHOWCASE_INDEX, stream, userIdAt } from './plan.ts'
import { distinct, integer, randomOf } from './random.ts'
import { privateLine } from './words.ts'

const PERIOD_DAYS = 90
const MOST_MESSAGES = 3
const PICTURE_SHARE = 0.3

/** What a member has besides posts: those he follows, the private messages he sent, perhaps a picture. */
export function belongingsOf(plan: CommunityPlan, graph: FollowGraph, index: number): Bundle {
  const random = randomOf(plan.seed, stream.belongings, index)
  const owner = Long.fromNumber(userIdAt(plan, index))
  const idOf = (member: number) => Long.fromNumber(userIdAt(plan, member))
  const someTime = () => daysBefore(plan.now, random, 0, PERIOD_DAYS)

  const follows = graph.followedBy(index).map((followed) => ({
    follower_id: owner,
    followed_id: idOf(followed),
    created_at: someTime(),
  }))
  const recipients = distinct(random, integer(random, 1, MOST_MESSAGES), plan.users, index)
  const messages = recipients.map((recipient) => ({
    sender_id: owner,
    recipient_id: idOf(recipient),
    text: privateLine(random),
    created_at: someTime(),
  }))
  const hasPicture = random() < PICTURE_SHARE || index === SHOWCASE_INDEX
  return {
    follows,
    private_messages: messages,
    ...(hasPicture ? pictureOf(owner, someTime(), random) : {}),
  }
}
