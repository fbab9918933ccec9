import type { Manifest } from './manifest-checks.ts'
import type { DeleteStep } from './operations.ts'
import { planOf } from './plan.ts'

/** An index that a query of the plan needs: `fields` lead it. */
export interface IndexRequirement {
  collection: string
  fields: readonly string[]
  why: string
}

const CHECKPOINTS: IndexRequirement = {
  collection: 'deletion_ranges',
  fields: ['deletions.id'],
  why: 'checkpoints',
}

/** Every index that erasing, verifying and preview need, each once, with all that it is for. */
export function requiredIndexes(manifest: Manifest): IndexRequirement[] {
  const needs = planOf(manifest).operations.flatMap((operation) => {
    const { rule, action, collection, field } = operation
    const own = { collection, fields: [field], why: `${action} by ${rule}` }
    return operation.action === 'delete' ? [own, ...cascadeIndexes(operation.step)] : [own]
  })
  const byKey = Map.groupBy([...needs, CHECKPOINTS], ({ collection, fields }) =>
    JSON.stringify([collection, fields]),
  )
  return [...byKey.values()].flatMap((same) => {
    const [first] = same
    return first ? [{ ...first, why: [...new Set(same.map(({ why }) => why))].join(', ') }] : []
  })
}

function cascadeIndexes(parent: DeleteStep): IndexRequirement[] {
  return parent.children.flatMap((child) => [
    { collection: child.collection, fields: [child.field], why: `what hangs on ${parent.place}` },
    ...cascadeIndexes(child),
  ])
}
