import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Claim, usersInQuestion } from './check.ts'

const claims: Claim[] = [
  { deletionId: '1-1', userId: 1, distinctId: 'shop-1', attempt: null },
  { deletionId: '2-1', userId: 2, distinctId: '3', attempt: null },
]

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await insertUser(mongo, 1, { ext_id: 'shop-1' })
  await insertUser(mongo, 2, { ext_id: '3' })
  await insertUser(mongo, 3)
  await insertUser(mongo, 4, { ext_id: 'shop-4' })
})
afterAll(() => mongo.drop())

describe('usersInQuestion', () => {
  it.each(['ext_id', 'id'] as const)(
    'by %s are found by index, however many users there are',
    async (kind) => {
      const filter = usersInQuestion(claims, kind)
      const found = await usersOf(mongo.db).find(filter).sort({ _id: 1 }).toArray()
      expect(found.map(({ _id }) => Number(_id))).toEqual([1, 2, 3])
      const plan = await usersOf(mongo.db).find(filter).explain('queryPlanner')
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('COLLSCAN')
    },
  )
})
