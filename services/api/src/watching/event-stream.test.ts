import type { LedgerDocument } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { expect, it } from 'vitest'
import { createEventStream } from './event-stream.ts'
import { snapshotOf } from './snapshot.ts'

const at = new Date('2026-01-01T00:00:00Z')
const accepted = acceptedDocument(
  { userId: 7, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'self' },
  at,
)
/** The deletion after so many changes to and fro. */
function after(changes: number, fields: Partial<LedgerDocument> = {}) {
  const history = Array.from({ length: changes + 1 }, (_, n) => ({ n: n + 1, at, state: 'running' as const }))
  return snapshotOf({ ...accepted, ...fields, history }, () => null)
}
const textOf = (chunks: unknown[]) => chunks.map(String).join('')

it('holds no more than the newest back for a slow reader, who misses nothing all the same', async () => {
  const stream = createEventStream(after(0), 0)
  const { readable } = stream
  readable.read()
  for (let changes = 1; changes <= 99; changes += 1) stream.tell(after(changes))
  expect(readable.readableLength).toBeLessThan(readable.readableHighWaterMark + 2_000)
  stream.tell(after(100, { completed_at: at }))
  const text = textOf(await readable.toArray())
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  expect(ids).toEqual(Array.from({ length: 100 }, (_, n) => n + 2))
})

it('ends after a final state, and after it was told to', async () => {
  const final = createEventStream(after(1, { completed_at: at }), 0)
  expect(textOf(await final.readable.toArray())).toContain('"state":"completed"')
  const told = createEventStream(after(1), 0)
  told.end()
  told.tell(after(2))
  expect(textOf(await told.readable.toArray())).not.toContain('id: 3')
})

it('says something now and then', async () => {
  const stream = createEventStream(after(0), 0, { heartbeat: 1 })
  for await (const chunk of stream.readable) if (String(chunk) === ':\n\n') break
  expect(stream.readable.destroyed).toBe(true)
})
