import { describe, expect, it } from 'vitest'
import type { Json } from './json.ts'
import { applyOperations, applyUpsert } from './operations.ts'
import { emptyContent, type ProfileContent } from './profile.ts'

const active = { status: 'active', perma_status: 'active' }
const start = applyUpsert(emptyContent, {
  name: 'Ada',
  visits: 2,
  tags: ['a', 'b'],
  $timezone: 'Europe/Rome',
  $email: ['a@x', 'b@x'],
})

function shown(content: ProfileContent) {
  return { ...Object.fromEntries(content.properties), ...Object.fromEntries(content.channels) }
}

function patched(...operations: Json[]) {
  return shown(applyOperations(start, { operations }))
}

describe('applyUpsert', () => {
  it('sets properties, adds addresses once each, and leaves the rest', () => {
    const content = applyUpsert(start, { name: 'Eve', $email: 'b@x', $sms: ['+1'], $locale: 'en_GB' })
    expect(shown(content)).toEqual({
      name: 'Eve',
      visits: 2,
      tags: ['a', 'b'],
      $timezone: 'Europe/Rome',
      $locale: 'en_GB',
      email: [
        { value: 'a@x', ...active },
        { value: 'b@x', ...active },
      ],
      sms: [{ value: '+1', ...active }],
    })
  })

  it('takes a profile as answers show it', () => {
    const $inbox = [{ value: 'token', id_provider: 'suprsend', ...active }]
    expect(shown(applyUpsert(emptyContent, { $inbox })).inbox).toEqual($inbox)
  })

  it.each([[[]], ['text'], [null], [{ $email: '' }], [{ $email: [1] }], [{ $sms: null }]])(
    'refuses %j',
    (body) => {
      expect(() => applyUpsert(start, body)).toThrow()
    },
  )
})

describe('applyOperations', () => {
  it('$set overwrites properties and replaces the addresses of a channel', () => {
    expect(patched({ $set: { name: 'Eve', $email: ['c@x'] } })).toMatchObject({
      name: 'Eve',
      email: [{ value: 'c@x' }],
    })
  })

  it('$set_once sets only what is not there', () => {
    expect(patched({ $set_once: { name: 'Eve', first: 1, $email: 'c@x', $sms: '+1' } })).toMatchObject({
      name: 'Ada',
      first: 1,
      email: [{ value: 'a@x' }, { value: 'b@x' }],
      sms: [{ value: '+1' }],
    })
  })

  it.each(['$increment', '$add'])('%s adds to a number, from zero where there is none', (name) => {
    expect(patched({ [name]: { visits: -5, fresh: 1.5 } })).toMatchObject({ visits: -3, fresh: 1.5 })
  })

  it('$append adds values to lists and addresses to channels', () => {
    expect(patched({ $append: { tags: 'a', games: ['x', 'y'], $email: 'c@x' } })).toMatchObject({
      tags: ['a', 'b', 'a'],
      games: ['x', 'y'],
      email: [{ value: 'a@x' }, { value: 'b@x' }, { value: 'c@x' }],
    })
  })

  it('$append keeps the provider that stands beside a push token', () => {
    const content = patched(
      { $append: { $androidpush: 'token', $id_provider: null } },
      { $append: { $androidpush: 'token', $id_provider: 'xiaomi' } },
      { $append: { $iospush: 'token', $bundle_id: 'org.app' } },
    )
    expect(content).toMatchObject({
      androidpush: [
        { value: 'token', id_provider: 'fcm' },
        { value: 'token', id_provider: 'xiaomi' },
      ],
      iospush: [{ value: 'token', id_provider: 'apns', bundle_id: 'org.app' }],
    })
    expect(Object.keys(content)).not.toContain('$id_provider')
  })

  it('$remove takes values from lists and addresses from channels, objects too', () => {
    const slack = { user_id: 'U1', access_token: 't' }
    const content = patched(
      { $append: { $slack: slack } },
      { $remove: { tags: 'a', nothing: 'x', $email: ['a@x', 'z@x'], $slack: { ...slack } } },
    )
    expect(content).toMatchObject({ tags: ['b'], email: [{ value: 'b@x' }] })
    expect(content).not.toHaveProperty('slack')
    expect(content).not.toHaveProperty('nothing')
  })

  it('$unset removes properties and whole channels', () => {
    expect(patched({ $unset: ['name', '$email', 'nothing'] }, { $unset: '$timezone' })).toEqual({
      visits: 2,
      tags: ['a', 'b'],
    })
  })

  it('go in the order in which they are written', () => {
    expect(patched({ $unset: ['visits'], $increment: { visits: 1 } }).visits).toBe(1)
    expect(patched({ $increment: { visits: 1 }, $unset: ['visits'] })).not.toHaveProperty('visits')
  })

  it.each([
    [{ $rename: { a: 'b' } }],
    [{ $set: 'name' }],
    [{ $set: [] }],
    [{ $increment: { name: 1 } }],
    [{ $increment: { visits: '1' } }],
    [{ $increment: { $email: 1 } }],
    [{ $increment: { visits: 1.7e308 } }, { $increment: { visits: 1.7e308 } }],
    [{ $append: { name: 'x' } }],
    [{ $remove: { name: 'x' } }],
    [{ $unset: [1] }],
    ['$set'],
    [null],
  ])('refuse %j', (...operations) => {
    expect(() => patched(...operations)).toThrow()
  })

  it('leave the content they came from as it was, also when a later one is refused', () => {
    const before = structuredClone(shown(start))
    expect(() => patched({ $append: { tags: 'c', $email: 'c@x' } }, { $bad: {} })).toThrow()
    patched({ $unset: ['name'] })
    expect(shown(start)).toEqual(before)
  })

  it.each([[{}], [[]], [{ operations: {} }], ['x']])('refuse the body %j', (body) => {
    expect(() => applyOperations(start, body)).toThrow(/operations/)
  })
})
