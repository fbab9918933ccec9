import { Long, ObjectId } from 'mongodb'
import { expect, test } from 'vitest'
import { type Reference, referenceOf, storedValue } from './reference.ts'

const hex = '65a1b2c3d4e5f60718293a4b'
const user = { userId: 2 ** 40, username: 'ann', extId: hex }

test('ids are numbers and names are text unless the rule says otherwise', () => {
  expect(referenceOf({})).toEqual({ key: 'id', as: 'number' })
  expect(referenceOf({ key: 'username' })).toEqual({ key: 'username', as: 'string' })
  expect(referenceOf({ key: 'ext_id', as: 'objectId' })).toEqual({ key: 'ext_id', as: 'objectId' })
})

test.each<[Reference, Parameters<typeof storedValue>[1], unknown]>([
  [{ key: 'id', as: 'number' }, user, Long.fromNumber(2 ** 40)],
  [{ key: 'id', as: 'string' }, user, '1099511627776'],
  [{ key: 'username', as: 'string' }, user, 'ann'],
  [{ key: 'ext_id', as: 'string' }, user, hex],
  [{ key: 'ext_id', as: 'objectId' }, user, new ObjectId(hex)],
  [{ key: 'ext_id', as: 'number' }, { ...user, extId: '4711' }, Long.fromNumber(4711)],
])('%j of a user is found by its stored value', (reference, keys, value) => {
  expect(storedValue(reference, keys)).toEqual(value)
})

test.each<[Reference, string | undefined]>([
  [{ key: 'ext_id', as: 'objectId' }, 'shop-12'],
  [{ key: 'ext_id', as: 'objectId' }, 'twelve bytes'],
  [{ key: 'ext_id', as: 'number' }, '007'],
  [{ key: 'ext_id', as: 'number' }, '9007199254740993'],
  [{ key: 'ext_id', as: 'number' }, ''],
  [{ key: 'ext_id', as: 'string' }, undefined],
])('nothing is found by %j where the ext_id is %j', (reference, extId) => {
  expect(storedValue(reference, { userId: 7, extId })).toBeUndefined()
})
