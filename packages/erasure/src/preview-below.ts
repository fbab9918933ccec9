import type { DeleteOperation, DeleteStep } from './operations.ts'
import type { PreviewRun } from './preview-run.ts'

/** To ask a document whether its parent goes costs about as much as to ask so many parents what hangs on them. */
const PARENTS_A_CHILD = 4

/**
 * The cascades that are quicker followed from below: where there are far fewer documents that may hang on something
 * than documents of this user on which they may, all of them are asked on what they hang. `roots` is how many
 * documents each rule deletes for their owner.
 */
export async function stepsFromBelow(
  { db, plan, going }: PreviewRun,
  roots: ReadonlyMap<DeleteOperation, number>,
): Promise<DeleteStep[]> {
  const steps: DeleteStep[] = []
  for (const [place, children] of plan.children) {
    const parents = [...roots].reduce((sum, [rule, count]) => (rule.place === place ? sum + count : sum), 0)
    if (parents === 0) continue
    // What hangs on several is told once by the walk from above alone.
    for (const child of children.filter(
      (each) => each.counted && going.edges(each.collection).length === 1,
    )) {
      const all = await db.collection(child.collection).estimatedDocumentCount()
      if (all * PARENTS_A_CHILD < parents) steps.push(child)
    }
  }
  return steps
}
