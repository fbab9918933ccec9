import { Suprsend } from '@suprsend/node-sdk'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type RunningStore, runStore, workspace } from './testing/running-store.ts'

let store: RunningStore
let sdk: InstanceType<typeof Suprsend>
beforeAll(async () => {
  store = await runStore(inject('mongodbUri'))
  sdk = new Suprsend(workspace.key, workspace.secret, { base_url: store.url })
})
afterAll(() => store.close())

const id = 'a/b c+d@é?'

describe('the official Node SDK, unchanged', () => {
  it('makes, reads, edits and deletes a profile', async () => {
    expect(await sdk.users.upsert(id, { name: 'Ada', $email: ['ada@example.org'] })).toMatchObject({
      distinct_id: id,
      properties: { name: 'Ada' },
    })

    const edit = sdk.users.get_edit_instance(id)
    edit.set('city', 'Rome')
    edit.set_once('name', 'Eve')
    edit.increment('visits', 2)
    edit.append('tags', 'x')
    edit.set_timezone('Europe/Rome')
    edit.set_preferred_language('en')
    edit.add_sms('+391')
    edit.add_androidpush('token', 'xiaomi')
    edit.add_slack({ user_id: 'U1', access_token: 't' })
    edit.remove_email('ada@example.org')
    await sdk.users.edit(edit)

    const profile = await sdk.users.get(id)
    expect(profile).toMatchObject({
      distinct_id: id,
      properties: {
        name: 'Ada',
        city: 'Rome',
        visits: 2,
        tags: ['x'],
        $timezone: 'Europe/Rome',
        $preferred_language: 'en',
      },
      $sms: [{ value: '+391', status: 'active' }],
      $androidpush: [{ value: 'token', id_provider: 'xiaomi' }],
      $slack: [{ value: { user_id: 'U1' } }],
    })
    expect(profile).not.toHaveProperty('$email')

    expect(await sdk.users.delete(id)).toEqual({ success: true, status_code: 204 })
    await expect(sdk.users.get(id)).rejects.toThrow(`404: user [distinct_id: '${id}'] not found`)
    await expect(sdk.users.delete(id)).rejects.toThrow('404')
  })

  it('lists profiles page by page', async () => {
    for (const name of ['l1', 'l2', 'l3']) await sdk.users.upsert(name)
    const first = await sdk.users.list({ limit: 2 })
    const second = await sdk.users.list({ limit: 2, after: first.meta.after })
    expect([...first.results, ...second.results].map((profile) => profile.distinct_id)).toEqual([
      'l1',
      'l2',
      'l3',
    ])
    expect(second.meta).toMatchObject({ has_prev: true, has_next: false })
  })

  it('deletes many at once', async () => {
    for (const name of ['b1', 'b2']) await sdk.users.upsert(name)
    const answer = await sdk.users.bulk_delete({ distinct_ids: ['b1', 'b2'] })
    expect(answer).toEqual({ success: true, status_code: 204 })
    await expect(sdk.users.get('b1')).rejects.toThrow('404')
  })

  it('is refused with another secret', async () => {
    const stranger = new Suprsend(workspace.key, 'another', { base_url: store.url })
    await expect(stranger.users.get(id)).rejects.toThrow('401: Credentials are missing or wrong')
  })
})
