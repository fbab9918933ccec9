import fc from 'fast-check'
import { BSON } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { decodeKeys, encodeKeys } from './stored-keys.ts'

describe('stored keys', () => {
  it('have nothing that MongoDB or its driver would interpret', () => {
    expect(encodeKeys({ $ref: 1, 'a.b': { '%24': 2, _bsontype: 'ObjectId', '\0': 3 } })).toEqual({
      '%24ref': 1,
      'a%2Eb': { '%2524': 2, '%5Fbsontype': 'ObjectId', '%00': 3 },
    })
  })

  it('come back from BSON as they were, whatever they are', () => {
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom('$ref', '$id', 'a.b', '_bsontype', 'toBSON', 'constructor'),
    )
    const value = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json')),
        fc.dictionary(key, tie('json'), { noNullPrototype: true }),
      ),
    })).json
    fc.assert(
      fc.property(value, (json) => {
        const stored = BSON.deserialize(BSON.serialize({ value: encodeKeys(json as never) }))
        expect(decodeKeys(stored.value)).toEqual(json)
      }),
    )
  })
})
