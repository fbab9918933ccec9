import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from './testing.ts'
import { beginDeletions, endDeletions } from './user-fence.ts'
import { markUsers } from './user-mark.ts'
import { putNotifying, takeNotifying } from './user-notifying.ts'
import type { UserDocument } from './users.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

async function deleted(id: number, fields: Partial<UserDocument> = {}) {
  await insertUser(mongo, id, fields)
  await markUsers(mongo, [{ userId: id, mode: 'hard', by: 'self', key: `k-${id}` }])
  return { deletionId: `${id}-1`, userId: id }
}

const attempts = async (id: number) =>
  (await readUser(mongo, id)).notifying?.map(({ attempt }) => attempt) ?? []

describe('putNotifying', () => {
  it('writes only where the deletion stands, is begun and is not done', async () => {
    const keys = [await deleted(1), await deleted(2), await deleted(3), await deleted(4)]
    const [begun, , superseded, done] = keys as [
      (typeof keys)[0],
      (typeof keys)[0],
      (typeof keys)[0],
      (typeof keys)[0],
    ]
    await beginDeletions(mongo, [begun, superseded, done])
    await endDeletions(mongo, [done])
    const asked = [begun, { deletionId: '2-1', userId: 2 }, { deletionId: '3-0', userId: 3 }, done]
    await putNotifying(mongo, asked, { attempt: 'a', lifetime: 60_000 })
    expect([await attempts(1), await attempts(2), await attempts(3), await attempts(4)]).toEqual([
      ['a'],
      [],
      [],
      [],
    ])
  })

  it('keeps entries of other attempts, drops those that have expired, and takes text as text', async () => {
    const past = new Date(Date.now() - 60_000)
    const future = new Date(Date.now() + 60_000)
    const notifying = [
      { attempt: 'old', until: past },
      { attempt: 'other', until: future },
    ]
    const key = await deleted(5, { notifying })
    await beginDeletions(mongo, [key])
    await putNotifying(mongo, [key], { attempt: '$username', lifetime: 60_000 })
    expect(await attempts(5)).toEqual(['other', '$username'])
  })

  it('keeps a hard deletion from ending until the entry is taken out', async () => {
    const key = await deleted(6)
    await beginDeletions(mongo, [key])
    await putNotifying(mongo, [key], { attempt: 'a', lifetime: 60_000 })
    expect((await endDeletions(mongo, [key])).get('6-1')).toMatchObject({ kind: 'begun' })
    await takeNotifying(mongo, [6], 'b')
    expect(await attempts(6)).toEqual(['a'])
    await takeNotifying(mongo, [6], 'a')
    expect((await endDeletions(mongo, [key])).get('6-1')).toMatchObject({ kind: 'done' })
  })

  it('is undone for the one attempt only', async () => {
    const key = await deleted(8)
    await beginDeletions(mongo, [key])
    for (const attempt of ['a', 'b']) await putNotifying(mongo, [key], { attempt, lifetime: 60_000 })
    await takeNotifying(mongo, [8], 'a')
    expect(await attempts(8)).toEqual(['b'])
  })

  it('keeps it from ending no longer than the entry lives', async () => {
    const key = await deleted(7)
    await beginDeletions(mongo, [key])
    await putNotifying(mongo, [key], { attempt: 'a', lifetime: 0 })
    expect((await endDeletions(mongo, [key])).get('7-1')).toMatchObject({ kind: 'done' })
  })
})
