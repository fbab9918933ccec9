import type { CollectionCounts, Counts } from '@lethe/contracts/deletion'
import type { Db } from 'mongodb'
import { goingOf } from './going.ts'
import type { Manifest } from './manifest-checks.ts'
import type { DeleteOperation } from './operations.ts'
import { planOf } from './plan.ts'
import { stepsFromBelow } from './preview-below.ts'
import { previewChange } from './preview-changes.ts'
import { countOwned, previewDelete, previewFromBelow } from './preview-deletes.ts'
import type { PreviewRun } from './preview-run.ts'
import type { Keys } from './reference.ts'

export interface Preview {
  /** What the deletion would count, by collection or bucket. */
  counts: Counts
  /** By number (`posts.comment_count`): how many of the documents that go are counted there, at most. */
  recounted: Record<string, number>
}

/**
 * Tells what an erasure of the user would do now, by the engine's own plan, and changes nothing. Reads what the
 * majority holds, but not all at one moment: what is written meanwhile may be in it or not. Memory does not grow
 * with what the user owns. Needs the engine's indexes; an abort of `signal` throws.
 */
export async function previewOf(
  { db, manifest, clock = () => new Date() }: { db: Db; manifest: Manifest; clock?: () => Date },
  keys: Keys,
  { signal }: { signal: AbortSignal },
): Promise<Preview> {
  const plan = planOf(manifest)
  const at = clock()
  const preview: Preview = { counts: {}, recounted: {} }
  const now = () => at
  const run: PreviewRun = {
    db,
    plan,
    keys,
    now,
    signal,
    going: goingOf({ db, plan, keys, now, signal }),
    owned: new Set(),
    fromBelow: new Set(),
    goAnyway: new Map(),
    tell: (place, what, number) => tellIn(preview.counts, place, what, number),
    tellRecounted: (name, number) => {
      preview.recounted[name] = (preview.recounted[name] ?? 0) + number
    },
  }
  const deletes = plan.operations.filter((operation) => operation.action === 'delete')
  const changes = plan.operations.filter((operation) => operation.action !== 'delete')
  const roots = new Map<DeleteOperation, number>()
  for (const operation of deletes) {
    const count = await countOwned(run, operation)
    roots.set(operation, count)
    if (count > 0) run.owned.add(operation.collection)
  }
  const fromBelow = await stepsFromBelow(run, roots)
  for (const { collection } of fromBelow) run.fromBelow.add(collection)
  for (const [operation, count] of roots) await previewDelete(run, operation, count)
  for (const step of fromBelow) await previewFromBelow(run, step)
  for (const operation of changes) await previewChange(run, operation)
  return preview
}

function tellIn(counts: Counts, place: string, what: keyof CollectionCounts, number: number): void {
  if (number === 0) return
  const own = counts[place] ?? { deleted: 0, redacted: 0, pulled: 0 }
  counts[place] = { ...own, [what]: own[what] + number }
}
