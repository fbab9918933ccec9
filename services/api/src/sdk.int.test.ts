import {
  CommentService,
  FeedObjectService,
  generateJWTToken,
  ModerationService,
  SSOService,
  UserService,
} from '@selfcommunity/api-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApi, type TestApi } from './testing/api.ts'

const BACK_END = 900_000

let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

/** What each of the SDK's calls takes to act for somebody, with the token that the SDK itself makes. */
async function sdkAs(userId: number) {
  const token = await generateJWTToken(userId, api.secret)
  return { baseURL: api.url, headers: { Authorization: `Bearer ${token}` } }
}
const asAdmin = async () => ({
  baseURL: api.url,
  headers: { Authorization: `Bearer ${await api.token(BACK_END, { claims: { role: 'admin' } })}` },
})
// The SDK's types ask for more than its documented calls do.
const loosely = (value: unknown) => value as never

async function signUp(username: string, extId: number | string): Promise<number> {
  const user = await SSOService.SignUp(
    loosely({ username, ext_id: extId, email: `${username}@mail.example` }),
    await asAdmin(),
  )
  expect(user).toMatchObject({ username, ext_id: String(extId) })
  return Number(user.id)
}
const failure = (status: number, code: string) => ({ response: { status, data: { errors: [{ code }] } } })

it('SelfCommunity’s SDK signs users up, lists them, posts, comments, votes and deletes, unchanged', async () => {
  const anna = await signUp('anna', 42)
  const ben = await signUp('ben', 'crm-7')
  const annas = await sdkAs(anna)
  const bens = await sdkAs(ben)

  await expect(
    SSOService.SignUp(loosely({ username: 'anna', email: '' }), await asAdmin()),
  ).rejects.toMatchObject({
    response: { status: 400, data: { errors: [{ field: 'username', messages: [{ code: 'unique' }] }] } },
  })
  expect(await UserService.getCurrentUser(annas)).toMatchObject({ id: anna, username: 'anna' })
  expect(await UserService.getAllUsers({ limit: 1, offset: 1 }, annas)).toMatchObject({
    count: 2,
    previous: '/api/v2/user/?limit=1&offset=0',
    results: [{ id: ben }],
  })
  expect((await UserService.userSearch({ user: 'ann' }, bens)).results).toMatchObject([
    { id: anna, ext_id: '42' },
  ])
  expect((await UserService.userAutocomplete({ search: 'be' }, annas)).results).toMatchObject([{ id: ben }])

  const post = await FeedObjectService.createFeedObject(
    loosely('post'),
    loosely({ text: 'Hello', categories: [1] }),
    annas,
  )
  const postId = Number(post.id)
  await FeedObjectService.voteFeedObject(loosely('post'), postId, undefined, bens)
  await FeedObjectService.voteFeedObject(loosely('post'), postId, loosely(1), annas)
  const comment = await CommentService.createComment(loosely({ post: postId, text: 'Nice' }), bens)
  expect(comment).toMatchObject({ post: postId, text: 'Nice', author: { id: ben } })
  expect(await FeedObjectService.getSpecificFeedObject(loosely('post'), postId, bens)).toMatchObject({
    text: 'Hello',
    author: { id: anna, username: 'anna', deleted: false },
    vote_count: 2,
    comment_count: 1,
  })
  expect(await CommentService.getAllComments(loosely({ post: postId, limit: 5 }), annas)).toMatchObject({
    count: 1,
  })

  await expect(UserService.userDelete(anna, undefined, bens)).rejects.toMatchObject(
    failure(403, 'permission_denied'),
  )
  await UserService.userDelete(anna, undefined, annas)
  await expect(UserService.userDelete(anna, 0, annas)).rejects.toMatchObject(
    failure(400, 'user_already_soft_deleted'),
  )
  expect(await UserService.getSpecificUser(anna, bens)).toMatchObject({
    id: anna,
    username: 'anna',
    deleted: true,
  })
  expect(await UserService.getUserFeed(anna, {}, bens)).toMatchObject({
    count: 1,
    results: [{ id: postId, author: { deleted: true } }],
  })
  await expect(UserService.getCurrentUser(annas)).rejects.toMatchObject(failure(401, 'authentication_failed'))
  const listed = await ModerationService.getUsersForModeration(loosely({ status: 'd' }), await asAdmin())
  expect(listed).toMatchObject({ count: 1, results: [{ id: anna, username: 'anna' }] })

  await UserService.userDelete(anna, 1, await asAdmin())
  await expect(UserService.userDelete(anna, 1, await asAdmin())).rejects.toMatchObject(
    failure(404, 'user_not_found'),
  )
  await expect(UserService.getSpecificUser(anna, bens)).rejects.toMatchObject(failure(404, 'user_not_found'))
  await UserService.userDelete(ben, loosely(true), bens)
  const unregistered = await ModerationService.getUsersForModeration(
    loosely({ status: 'u' }),
    await asAdmin(),
  )
  expect(unregistered.results.map((user) => user.id)).toEqual([anna, ben])
})
