import type { Document } from 'mongodb'

/**
 * What a message from one of our processes makes last, and the reads that decide most, in the words of
 * docs/architecture.md. Which process sends it is for the harness to know: each has gates of its own.
 */
export type EffectName =
  // the user document
  | 'mark'
  | 'restore'
  | 'outbox_clear'
  | 'begin'
  | 'notifying'
  | 'notifying_clear'
  | 'end'
  // reads of user documents: of outboxes that are to be published, the worker's between a profile's read and its delete
  | 'outbox_read'
  | 'check'
  // the ledger
  | 'ledger_insert'
  | 'published_at'
  | 'claim'
  | 'lease_renewal'
  | 'ledger_progress'
  // content: of a worker, a page of it
  | 'transaction_commit'
  // Kafka
  | 'produce_deleted'
  | 'produce_restored'
  | 'produce_erased'
  | 'produce_dead_letter'
  | 'offset_commit'
  // the notification store
  | 'store_get'
  | 'store_delete'

/** Of a MongoDB command, as the server sees it. */
export function effectsOfCommand(command: Document): EffectName[] {
  if (command.commitTransaction) return ['transaction_commit']
  if (command.insert === 'deletions') return ['ledger_insert']
  if (command.find === 'users') return readEffects(command)
  const updates: Document[] = Array.isArray(command.updates) ? command.updates : []
  const nameOf = updateNames[String(command.update)]
  if (!nameOf) return []
  return [...new Set(updates.map(({ u }) => nameOf(u)))].filter((name) => name !== null)
}

function readEffects({ filter = {}, projection = {}, readConcern = {} }: Document): EffectName[] {
  if (readConcern.level === 'linearizable') return ['check']
  return filter._id && projection.outbox ? ['outbox_read'] : []
}

/** Of a Produce request to these topics, whatever their prefix. */
export function effectsOfTopics(topics: readonly string[]): EffectName[] {
  return topics.flatMap((topic) =>
    topicEffects.filter(([name]) => topic.endsWith(name)).map(([, effect]) => effect),
  )
}

const topicEffects = [
  ['user.deleted', 'produce_deleted'],
  ['user.restored', 'produce_restored'],
  ['user.erased', 'produce_erased'],
  ['user.deleted.dlq', 'produce_dead_letter'],
] as const satisfies [string, EffectName][]

const updateNames: Record<string, (update: Document | Document[]) => EffectName | null> = {
  users: userEffect,
  deletions: ledgerEffect,
}

/** Told by what it changes, as packages/store writes it: `user-transitions`, `outbox`, `user-fence`, `user-notifying`. */
function userEffect(update: Document | Document[]): EffectName | null {
  const { $set = {}, $pull = {}, $replaceWith } = merged(update)
  if ($replaceWith) return 'end'
  if ('deletion.begun_at' in $set) return 'begin'
  // A restore leaves no deletion, but where there was one before that.
  if ($set.outbox) return $set.deletion?.$cond?.at(-1) === '$$REMOVE' ? 'restore' : 'mark'
  if ($set.notifying) return 'notifying'
  if ($pull.outbox) return 'outbox_clear'
  if ($pull.notifying) return 'notifying_clear'
  return null
}

/** Likewise: `ledger-accept`, `ledger-claims`; whatever else is written there tells how far a deletion has come. */
function ledgerEffect(update: Document | Document[]): EffectName {
  const { $set = {}, $unset } = merged(update)
  if ($set.published_at) return 'published_at'
  if ($set.owner) return 'claim'
  const isRenewal = Object.keys($set).join() === 'due_at' && !$unset
  return isRenewal ? 'lease_renewal' : 'ledger_progress'
}

/** A pipeline's stages as if they were one. */
function merged(update: Document | Document[]): Document {
  const stages = [update].flat()
  return { ...Object.assign({}, ...stages), $set: Object.assign({}, ...stages.map(({ $set }) => $set)) }
}
