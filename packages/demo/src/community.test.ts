import { describe, expect, it } from 'vitest'
import { belongingsOf } from './belongings.ts'
import { followGraph } from './follow-graph.ts'
import { memberAt } from './members.ts'
import type { CommunityPlan } from './plan.ts'
import { postAt } from './posts.ts'

const plan: CommunityPlan = {
  seed: 5,
  users: 60,
  postsPerUser: 3,
  firstUserId: 101,
  firstPostId: 1_001,
  now: new Date('2026-03-01T12:00:00Z'),
}
const indexes = [...Array(plan.users).keys()]
const ids = indexes.map((index) => plan.firstUserId + index)
const membersOf = (of: CommunityPlan) => indexes.map((index) => memberAt(of, followGraph(of), index))
const posts = indexes.flatMap((author) => [0, 1, 2].map((nth) => postAt(plan, author, nth)))

describe('followGraph', () => {
  const graph = followGraph(plan)

  it.each([2, 3, 13, 60])('says the same from both sides among %i users', (users) => {
    const small = followGraph({ ...plan, users })
    const all = [...Array(users).keys()]
    const pairs = (edges: [number, number][]) => edges.map(String).sort()
    const seenByFollowers = all.flatMap((a) => small.followedBy(a).map((b): [number, number] => [a, b]))
    const seenByFollowed = all.flatMap((b) => small.followersOf(b).map((a): [number, number] => [a, b]))
    expect(pairs(seenByFollowers)).toEqual(pairs(seenByFollowed))
  })

  it('lets nobody follow himself, or anybody twice', () => {
    for (const index of indexes) {
      const followed = graph.followedBy(index)
      expect(followed).not.toContain(index)
      expect(new Set(followed).size).toBe(followed.length)
    }
  })

  it('makes some members more popular than others', () => {
    const counts = indexes.map((index) => graph.followersOf(index).length)
    expect(Math.max(...counts)).toBeGreaterThan(Math.min(...counts) + 3)
  })
})

describe('memberAt', () => {
  const members = membersOf(plan)

  it('makes one administrator, an ordinary active second user and some blocked ones', () => {
    expect(members.filter(({ role }) => role === 'admin').map(({ _id }) => Number(_id))).toEqual([101])
    expect(members[1]).toMatchObject({ status: 'a', ext_id: 'demo-102' })
    expect(members.filter(({ status }) => status === 'b').length).toBeGreaterThan(0)
    expect(members[0]?.status).toBe('a')
  })

  it('leaves some users without an ext_id', () => {
    const without = members.filter(({ ext_id }) => ext_id === undefined)
    expect(without.length).toBeGreaterThan(0)
    expect(without.length).toBeLessThan(plan.users / 2)
  })

  it('gives every user a name of his own and an address that is nobody’s', () => {
    expect(new Set(members.map(({ username }) => username)).size).toBe(plan.users)
    expect(members.every(({ email }) => email?.endsWith('.example'))).toBe(true)
  })

  it('makes the same members from the same seed, others from another', () => {
    expect(membersOf(plan)).toEqual(members)
    expect(membersOf({ ...plan, seed: 6 })).not.toEqual(members)
  })
})

describe('postAt', () => {
  it('counts the comments and votes that it comes with', () => {
    for (const {
      posts: [post],
      comments,
      votes,
    } of posts) {
      expect(post).toMatchObject({ comment_count: comments.length, vote_count: votes.length })
    }
    expect(posts.some(({ comments }) => comments.length > 0)).toBe(true)
    expect(posts.some(({ flags }) => flags.length > 0)).toBe(true)
  })

  it('gives every post an id of its own, in the reserved range', () => {
    const postIds = posts.map(({ posts: [post] }) => Number(post?._id))
    expect(postIds.toSorted((a, b) => a - b)).toEqual([...Array(180).keys()].map((n) => 1_001 + n))
  })

  it('takes at most one vote of a member, and none of the author', () => {
    for (const {
      posts: [post],
      votes,
    } of posts) {
      const voters = votes.map(({ user_id }) => Number(user_id))
      expect(new Set(voters).size).toBe(voters.length)
      expect(voters).not.toContain(Number(post?.author_id))
    }
  })

  it('names only members, and lets nothing happen before the post or after now', () => {
    for (const {
      posts: [post],
      comments,
      votes,
      flags,
    } of posts) {
      const others = [
        ...comments.map((c) => c.author_id),
        ...votes.map((v) => v.user_id),
        ...(post?.mentions ?? []),
      ]
      expect(ids).toEqual(expect.arrayContaining(others.map(Number)))
      for (const { created_at } of [...comments, ...votes, ...flags]) {
        expect(created_at.getTime()).toBeGreaterThanOrEqual(post?.created_at.getTime() ?? 0)
        expect(created_at.getTime()).toBeLessThanOrEqual(plan.now.getTime())
      }
    }
  })

  it('still works where there are only two members', () => {
    const two = { ...plan, users: 2 }
    expect(() => [0, 1, 2].map((nth) => postAt(two, 1, nth))).not.toThrow()
  })
})

describe('belongingsOf', () => {
  const belongings = indexes.map((index) => belongingsOf(plan, followGraph(plan), index))

  it('sends private messages of every member to somebody else', () => {
    for (const { private_messages: messages = [] } of belongings) {
      expect(messages.length).toBeGreaterThan(0)
      expect(messages.every(({ sender_id, recipient_id }) => sender_id !== recipient_id)).toBe(true)
    }
  })

  it('gives the second member a picture, and some others', () => {
    expect(belongings[1]?.['media.files']).toHaveLength(1)
    const pictures = belongings.flatMap((each) => each['media.files'] ?? [])
    expect(pictures.length).toBeGreaterThan(1)
    expect(pictures.length).toBeLessThan(plan.users / 2)
  })
})
