import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { profilePath as path, type RunningStore, runStore } from '../testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await runStore(inject('mongodbUri'))
})
afterAll(() => store.close())

async function put(id: string, body: unknown = {}): Promise<string> {
  const answer = await store.request('POST', path(id), { body })
  return answer.headers.get('etag') ?? ''
}

function remove(id: string, etag: string): Promise<Response> {
  return store.request('DELETE', path(id), { headers: { 'if-match': etag } })
}

const exists = async (id: string) => (await store.request('GET', path(id))).status === 200

describe('an ETag', () => {
  it('is new with every write, also of the same content, and for a profile made again', async () => {
    const tags = [await put('tag', { a: 1 }), await put('tag', { a: 1 })]
    const patched = await store.request('PATCH', path('tag'), { body: { operations: [] } })
    tags.push(patched.headers.get('etag') ?? '')
    await store.request('DELETE', path('tag'))
    tags.push(await put('tag', { a: 1 }))
    expect(new Set(tags).size).toBe(4)
    expect((await store.request('GET', path('tag'))).headers.get('etag')).toBe(tags[3])
    expect((await store.request('GET', path('tag'))).headers.get('etag')).toBe(tags[3])
  })
})

describe('DELETE with If-Match', () => {
  it('deletes exactly the version that it names', async () => {
    const old = await put('match')
    const current = await put('match')
    const refused = await remove('match', old)
    expect([refused.status, await refused.json()]).toEqual([412, { code: 412, message: expect.any(String) }])
    expect(await exists('match')).toBe(true)
    expect((await remove('match', `"other", ${current}`)).status).toBe(204)
    expect(await exists('match')).toBe(false)
  })

  it('does not delete a profile that was made again', async () => {
    const old = await put('again')
    await store.request('DELETE', path('again'))
    await put('again')
    expect((await remove('again', old)).status).toBe(412)
    expect(await exists('again')).toBe(true)
  })

  it('takes * for any version, a weak tag for none, and refuses what is no ETag', async () => {
    const etag = await put('any')
    expect((await remove('any', `W/${etag}`)).status).toBe(412)
    expect((await remove('any', 'nonsense')).status).toBe(400)
    expect((await remove('any', '*')).status).toBe(204)
  })

  it.each(['*', '"x"'])('is the documented 404 where there is no profile (%s)', async (etag) => {
    const answer = await remove('nobody', etag)
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { code: 404, message: "user [distinct_id: 'nobody'] not found" },
    ])
  })

  it('never deletes a write that raced with it', async () => {
    for (let round = 0; round < 25; round += 1) {
      const etag = await put('race', { round })
      const [deleted, written] = await Promise.all([remove('race', etag), put('race', { newer: round })])
      const after = await store.request('GET', path('race'))
      // Whichever was first, the newer write stands.
      expect([204, 412]).toContain(deleted.status)
      expect([after.status, after.headers.get('etag')]).toEqual([200, written])
    }
  })

  it('is done for one of many that ask for the same version', async () => {
    const etag = await put('many')
    const answers = await Promise.all(Array.from({ length: 10 }, () => remove('many', etag)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, ...Array(9).fill(404)])
  })
})

describe('concurrent writes', () => {
  it('all count, when they increment the same property', async () => {
    await put('count')
    const body = { operations: [{ $increment: { n: 1 }, $append: { $email: 'a@x' } }] }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => store.request('PATCH', path('count'), { body })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(202))
    const profile = await store.profile('count')
    expect([profile.properties.n, profile.$email?.length]).toEqual([20, 1])
  })

  it('that make the same profile make one, with what all of them brought', async () => {
    const keys = Array.from({ length: 10 }, (_, index) => `p${index}`)
    const answers = await Promise.all(
      keys.map((key) => store.request('POST', path('first'), { body: { [key]: 1 } })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(201))
    const profile = await store.profile('first')
    expect(Object.keys(profile.properties).sort()).toEqual(keys)
  })
})
