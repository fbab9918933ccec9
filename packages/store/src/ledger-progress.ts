import { isDeepStrictEqual } from 'node:util'
import type { Db, UpdateFilter } from 'mongodb'
import { type LedgerDocument, type LedgerFailure, ledgerOf } from './ledger.ts'
import { ledgerChange, stagesOf } from './ledger-change.ts'
import { stateOf } from './ledger-state.ts'

/** What one claim writes of one deletion. Only the owner of the lease writes, so a worker that lost it changes nothing. */
export interface Progress {
  id: string
  /** The steps as this claim last read or wrote them, and as they are now: only what differs is written. */
  before: LedgerDocument['steps']
  steps: LedgerDocument['steps']
  /**
   * `keep` goes on under the same lease; `due` gives the deletion back until then; `held` the same, where a
   * hold has kept it from beginning since then; `blocked` gives it back until an administrator retries it; the
   * others say that it is over.
   */
  next:
    | { kind: 'keep' }
    | { kind: 'due'; at: Date }
    | { kind: 'held'; at: Date; since: Date }
    | { kind: 'blocked'; at: Date }
    | { kind: 'superseded'; at: Date }
    | { kind: 'completed'; at: Date }
}

/**
 * Writes the progress of a cohort, in one command. Deletions with the same change share one update, which
 * costs a tenth of one for each; in a cohort nearly all have it but for what was counted.
 */
export async function recordProgress(db: Db, token: string, progress: readonly Progress[]): Promise<void> {
  const groups = groupsOf(progress)
  if (groups.length === 0) return
  const operations = groups.map(({ ids: [first = '', ...others], change, moves }) => {
    const update = moves ? ledgerChange(stagesOf(change)) : change
    return others.length === 0
      ? { updateOne: { filter: { _id: first, owner: token }, update } }
      : { updateMany: { filter: { _id: { $in: [first, ...others] }, owner: token }, update } }
  })
  await ledgerOf(db).bulkWrite(operations, { ordered: false })
}

interface Group {
  ids: string[]
  change: Change
  /** Whether it can change their state: where it can't, the plain update is the quicker one. */
  moves: boolean
}

/** The deletions that have something to write, by what that is. */
export function groupsOf(progress: readonly Progress[]): Group[] {
  const groups = new Map<string, Group>()
  for (const entry of progress) {
    const change = changeOf(entry)
    if (Object.keys({ ...change.$set, ...change.$unset }).length === 0) continue
    const moves = changesState(entry)
    const name = JSON.stringify([change, moves])
    const group = groups.get(name)
    if (group) group.ids.push(entry.id)
    else groups.set(name, { ids: [entry.id], change, moves })
  }
  return [...groups.values()]
}

/** While a lease is kept, the steps alone make the state. */
function changesState({ before, steps, next }: Progress): boolean {
  return next.kind !== 'keep' || leasedStateOf(before) !== leasedStateOf(steps)
}

const leasedStateOf = (steps: LedgerDocument['steps']) =>
  stateOf({ steps, claimed_at: new Date(0), owner: 'whoever has the lease' })

function changeOf({ before, steps, next }: Progress): Change {
  const changed = stepsChange(before, steps)
  return next.kind === 'keep'
    ? changed
    : merged(changed, { $unset: { failure: 1, held_at: 1 } }, givenBack(next))
}

/** Field by field: a step's times and state are the same for a whole cohort, its counts are not. */
function stepsChange(before: LedgerDocument['steps'], after: LedgerDocument['steps']): Change {
  const was = fieldsOf(before)
  const is = fieldsOf(after)
  const set = [...is].filter(([field, value]) => !isDeepStrictEqual(was.get(field), value))
  const gone = [...was.keys()].filter((field) => !is.has(field))
  return {
    ...(set.length > 0 && { $set: Object.fromEntries(set) }),
    ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((field) => [field, 1])) }),
  }
}

const fieldsOf = (steps: LedgerDocument['steps']) =>
  new Map(
    Object.entries(steps).flatMap(([target, step]) =>
      Object.entries(step)
        .filter(([, value]) => value !== undefined)
        .map(([field, value]) => [`steps.${target}.${field}`, value] as const),
    ),
  )

/** Writes down that the run of this deletion ended by a failure that is no step's; its steps stay as they are. */
export async function recordFailure(
  db: Db,
  token: string,
  { id, failure, next }: { id: string; failure: LedgerFailure; next: Next<'due' | 'blocked'> },
): Promise<void> {
  const change = merged({ $set: { failure } }, givenBack(next))
  await ledgerOf(db).updateOne({ _id: id, owner: token }, ledgerChange(stagesOf(change)))
}

type Next<Kind extends Progress['next']['kind']> = Extract<Progress['next'], { kind: Kind }>
type Change = Pick<UpdateFilter<LedgerDocument>, '$set' | '$unset'>

/** The lease ends; when, and whether, the deletion is due again. */
function givenBack(next: Exclude<Progress['next'], { kind: 'keep' }>): Change {
  switch (next.kind) {
    case 'due':
      return { $set: { due_at: next.at }, $unset: { owner: 1 } }
    case 'held':
      return { $set: { held_at: next.since, due_at: next.at }, $unset: { owner: 1 } }
    case 'blocked':
      return { $set: { blocked_at: next.at }, $unset: { owner: 1, due_at: 1 } }
    case 'superseded':
      return { $set: { superseded_at: next.at }, $unset: { owner: 1, due_at: 1 } }
    case 'completed':
      return { $set: { completed_at: next.at }, $unset: { owner: 1, due_at: 1 } }
  }
}

function merged(...changes: readonly Change[]): Change {
  const set = Object.assign({}, ...changes.map(({ $set }) => $set))
  const unset = Object.assign({}, ...changes.map(({ $unset }) => $unset))
  for (const field of Object.keys(set)) delete unset[field]
  return { ...(Object.keys(set).length > 0 && { $set: set }), $unset: unset }
}
