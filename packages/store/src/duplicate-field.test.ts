import { MongoServerError } from 'mongodb'
import { expect, test } from 'vitest'
import { duplicateField } from './duplicate-field.ts'

test('a unique index names its field, and no other error does', () => {
  expect(duplicateField(new MongoServerError({ message: 'x', code: 11000, keyPattern: { ext_id: 1 } }))).toBe(
    'ext_id',
  )
  expect(
    duplicateField(new MongoServerError({ message: 'x', code: 50, keyPattern: { ext_id: 1 } })),
  ).toBeNull()
  expect(duplicateField(new Error('x'))).toBeNull()
})
