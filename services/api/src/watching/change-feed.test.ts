import type { LedgerDocument } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { storedIn } from '@lethe/store/ledger-stored'
import { BSON } from 'mongodb'
import { afterEach, expect, it, vi } from 'vitest'
import { type ChangeFeed, createChangeFeed } from './change-feed.ts'

const at = new Date('2026-01-01T00:00:00Z')
const ledger = new Map<string, LedgerDocument>()
let looks: string[][] = []
let failing: Error | null = null
let feed: ChangeFeed
const failures: unknown[] = []
const asStored = (document: LedgerDocument) => storedIn(Buffer.from(BSON.serialize(document)))

function open(): ChangeFeed {
  looks = []
  feed = createChangeFeed(
    {
      read: async (ids) => {
        looks.push(ids)
        if (failing) throw failing
        return ids.flatMap((id) => ledger.get(id) ?? []).map(asStored)
      },
      estimates: { current: async () => () => null },
      onFailure: (error) => failures.push(error),
    },
    { pause: 1 },
  )
  return feed
}
afterEach(() => feed.close())

function put(userId: number, fields: Partial<LedgerDocument> = {}): string {
  const deletion = { userId, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'self' } as const
  const document = { ...acceptedDocument(deletion, at), ...fields }
  ledger.set(document._id, document)
  return document._id
}
const looked = (more = 3) => {
  const before = looks.length
  return vi.waitFor(() => expect(looks.length).toBeGreaterThanOrEqual(before + more), { interval: 2 })
}

it('asks once for all that is watched, however many watch, and tells each of a change once', async () => {
  const ids = [put(1), put(2)]
  const told: string[] = []
  const { follow } = open()
  for (const id of [ids[0], ids[0], ids[1]]) follow(id ?? '', ({ state }) => told.push(`${id} ${state}`))
  await looked()
  expect(new Set(looks.slice(1).map((look) => look.join()))).toEqual(new Set([ids.join()]))
  expect(told.sort()).toEqual(['1-1 accepted', '1-1 accepted', '2-1 accepted'])
  put(2, { published_at: at })
  await looked()
  expect(told.filter((telling) => telling.includes('published'))).toEqual(['2-1 published'])
})

it('tells whoever comes later what the deletion is then', async () => {
  const id = put(3)
  const { follow } = open()
  follow(id, () => undefined)
  await looked()
  const told: string[] = []
  follow(id, ({ state }) => told.push(state))
  await looked()
  expect(told).toEqual(['accepted'])
})

it('asks nothing when nobody watches, and begins again with the next', async () => {
  const { follow } = open()
  follow(put(4), () => undefined)()
  await looked(0)
  const before = looks.length
  const told: string[] = []
  follow(put(5), ({ state }) => told.push(state))
  await vi.waitFor(() => expect(told).toEqual(['accepted']))
  expect(looks.slice(before).every((look) => look.join() === '5-1')).toBe(true)
})

it('goes on when it could not look', async () => {
  failing = new Error('no primary')
  const told: string[] = []
  open().follow(put(6), ({ state }) => told.push(state))
  await looked()
  expect(failures).toContain(failing)
  failing = null
  await vi.waitFor(() => expect(told).toEqual(['accepted']))
})
