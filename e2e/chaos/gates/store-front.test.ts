import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type StoreFront, startStoreFront } from './store-front.ts'
import { STORE_TROUBLES, type StoreTrouble } from './store-troubles.ts'
import { createTraps } from './traps.ts'

let store: Server
let front: StoreFront
let url = ''
const traps = createTraps()
/** What the store was asked, by its own account. */
const seen: string[] = []

beforeAll(async () => {
  store = createServer((request, response) => {
    seen.push(request.method ?? '')
    if (request.method === 'DELETE') return void response.writeHead(204).end()
    response.writeHead(200, { etag: '"1"', 'content-type': 'application/json' })
    response.end('{"distinct_id":"a b","properties":{"user_id":7}}')
  })
  store.listen(0, '127.0.0.1')
  await once(store, 'listening')
  front = startStoreFront((store.address() as AddressInfo).port)
  url = `http://127.0.0.1:${await front.open(traps)}/v1/user/a%20b/`
})
afterEach(() => {
  front.behave(null)
  traps.disarmAll()
  seen.length = 0
})
afterAll(async () => {
  await front.close()
  store.closeAllConnections()
  store.close()
})

/** The status, or `broken` where the connection ended without an answer. */
const ask = (method: string, headers: Record<string, string> = {}) =>
  fetch(url, { method, headers, redirect: 'manual' }).then(
    async (response) => {
      await response.text()
      return response.status
    },
    () => 'broken' as const,
  )

describe('the way to the store', () => {
  it('passes requests and writes down what the store said', async () => {
    const before = front.calls.length
    expect([await ask('GET'), await ask('DELETE', { 'if-match': '"1"' })]).toEqual([200, 204])
    expect(front.calls.slice(before)).toMatchObject([
      { method: 'GET', distinctId: 'a b', status: 200, etag: '"1"', userId: 7, ifMatch: null },
      { method: 'DELETE', distinctId: 'a b', status: 204, etag: null, userId: null, ifMatch: '"1"' },
    ])
  })

  /** What a caller hears, and whether the store has acted. */
  const heard: Record<Exclude<StoreTrouble, 'slow' | 'never'>, [number | 'broken', boolean]> = {
    error_500: [500, false],
    busy_503: [503, false],
    busy_429: [429, false],
    login_page_200: [200, false],
    other_404: [404, false],
    unauthorized_401: [401, false],
    redirect: [302, false],
    bad_gateway_502: [502, true],
    garbage: [200, true],
    reset: ['broken', false],
    reset_after_acting: ['broken', true],
  }

  it.each(Object.entries(heard))('can say %s', async (trouble, [answer, acted]) => {
    front.behave(trouble as StoreTrouble)
    const before = front.calls.length
    expect(await ask('DELETE')).toBe(answer)
    expect(seen).toEqual(acted ? ['DELETE'] : [])
    expect(front.calls.length - before).toBe(acted ? 1 : 0)
  })

  it('can be silent, and lets go of those who wait when it is well again', async () => {
    front.behave('never')
    const asked = ask('DELETE')
    let isHere = false
    asked.then(() => {
      isHere = true
    })
    // Another asking that ends by itself shows that there was time for an answer.
    await fetch(url, { signal: AbortSignal.timeout(100) }).catch(() => undefined)
    expect(isHere).toBe(false)
    front.behave(null)
    expect(await asked).toBe('broken')
    expect(seen).toEqual([])
  })

  it('knows every trouble by name', () => {
    expect([...STORE_TROUBLES].sort()).toEqual([...Object.keys(heard), 'slow', 'never'].sort())
  })
})

describe('a trap on the way to the store', () => {
  it.each([
    ['before', 'store_get', 'GET', []],
    ['after', 'store_get', 'GET', ['GET']],
    ['before', 'store_delete', 'DELETE', []],
    ['after', 'store_delete', 'DELETE', ['DELETE']],
  ] as const)(
    '%s %s springs at that moment, once, and loses the message',
    async (when, effect, method, acted) => {
      traps.arm({ effect, when, act: () => 'drop' })
      expect(await ask(method)).toBe('broken')
      expect(seen).toEqual(acted)
      expect(await ask(method)).not.toBe('broken')
    },
  )

  it('holds the message as long as it takes', async () => {
    const { promise, resolve } = Promise.withResolvers<'pass'>()
    const caught = Promise.withResolvers<void>()
    traps.arm({
      effect: 'store_delete',
      when: 'before',
      act() {
        caught.resolve()
        return promise
      },
    })
    const asked = ask('DELETE')
    await caught.promise
    expect(await ask('GET')).toBe(200)
    expect(seen).toEqual(['GET'])
    resolve('pass')
    expect(await asked).toBe(204)
  })

  it('is one worker’s own: on another’s way nothing happens', async () => {
    traps.arm({ effect: 'store_delete', when: 'before', act: () => 'drop' })
    const other = await front.open(createTraps())
    const response = await fetch(url.replace(/:\d+/, `:${other}`), { method: 'DELETE' })
    expect(response.status).toBe(204)
  })
})
