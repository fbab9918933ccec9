import type { DeletionState } from '@lethe/contracts/deletion'
import type { Mode } from '@lethe/contracts/status'
import type { Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { type HistoryEntry, type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'

const BATCH = 5_000
const FIRST = Date.UTC(2026, 0, 1)
const EVERY_MS = 20_000
const FAR = new Date('2100-01-01T00:00:00Z')
const counts = {
  posts: { deleted: 3, redacted: 0, pulled: 1 },
  comments: { deleted: 12, redacted: 0, pulled: 0 },
}

/** The user ids of the filled ledger begin here. */
const FIRST_USER = 10_000_000

/** Of 10,000 deletions; the last 2,000 of all are on their way besides. */
const shares: [DeletionState, number][] = [
  ['superseded', 100],
  ['cancelled', 10],
  ['blocked', 1],
]

export const userOf = (n: number) => FIRST_USER + n
export const timeOf = (n: number) => new Date(FIRST + n * EVERY_MS)

/** Fills the ledger with `size` deletions as time leaves them: nearly all over, a few stuck, the newest under way. */
export async function fillLedger({ db }: Mongo, size: number): Promise<void> {
  await ensureIndexes(db)
  for (let first = 0; first < size; first += BATCH) {
    const documents = Array.from({ length: Math.min(BATCH, size - first) }, (_, n) => entry(first + n, size))
    await ledgerOf(db).insertMany(documents, { ordered: false, writeConcern: { w: 1 } })
  }
}

function entry(n: number, size: number): LedgerDocument {
  const at = timeOf(n)
  const mode: Mode = n % 20 === 0 ? 'soft' : 'hard'
  const accepted = { userId: userOf(n), generation: 1, mode, requestedAt: at, requestedBy: 'admin' } as const
  const { due_at: _due, history = [], ...document } = acceptedDocument(accepted, at)
  const state = stateOfNth(n, size)
  const step = { state: 'done', attempts: 1, counts, started_at: at, finished_at: at } as const
  const isOpen = state === 'running' || state === 'verifying'
  return {
    ...document,
    published_at: at,
    claimed_at: at,
    steps: { content: step, notifications: state === 'running' ? { ...step, state: 'pending' } : step },
    ...(isOpen ? { due_at: FAR } : { [`${state}_at`]: at }),
    state,
    history: [...history, ...further(at, ['published', 'running', state])],
  }
}

const further = (at: Date, states: DeletionState[]): HistoryEntry[] =>
  states.map((state, index) => ({ n: index + 2, at, state }))

function stateOfNth(n: number, size: number): DeletionState {
  if (n >= size - 2_000) return n % 2 ? 'running' : 'verifying'
  let place = (n * 7_919) % 10_000
  for (const [state, share] of shares) {
    if (place < share) return state
    place -= share
  }
  return 'completed'
}
