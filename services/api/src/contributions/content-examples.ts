import type { Comment, Post } from '@lethe/contracts/posts'

const author = { id: 7, username: 'anna', deleted: false }
const added_at = '2026-11-20T08:15:00.000Z'
const post: Post = { id: 41, text: 'Hello', author, vote_count: 2, comment_count: 1, added_at }
const comment: Comment = { id: 99, post: 41, text: 'Nice', author, vote_count: 0, added_at }

const pageWith = (results: unknown[]) => ({
  one: { value: { count: 1, next: null, previous: null, results } },
})

/** For the OpenAPI document. */
export const postExamples = { one: { value: post } }
export const feedExamples = pageWith([{ ...post, author: { ...author, deleted: true } }])
export const commentExamples = { one: { value: comment } }
export const commentListExamples = pageWith([comment])
