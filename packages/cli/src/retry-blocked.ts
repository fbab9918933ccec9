import type { TargetName } from '@lethe/contracts/deletion'
import type { Context } from './context.ts'
import { sendRetryBlocked } from './deletions.ts'
import { exitCodes } from './failure.ts'
import { catchInterrupt } from './interrupt.ts'
import { apiFor } from './operator.ts'
import { createOutput } from './output.ts'
import { count, createLateProgress } from './progress.ts'

/**
 * Has every blocked deletion tried again, some hundreds at a time. As many as were blocked at the beginning: what
 * is blocked again meanwhile is left for another time, so it always ends. Ctrl-C stops between two requests.
 */
export async function retryEvery(
  { settings, terminal, exitWith }: Context,
  { target, json }: { target?: TargetName; json?: boolean },
): Promise<void> {
  const api = apiFor(await settings())
  const interrupt = catchInterrupt()
  const progress = createLateProgress(terminal.stderr, 'deletions')
  let retried = 0
  let total: number | undefined
  let left = 0
  try {
    while ((total === undefined || retried < total) && !interrupt.signal.aborted) {
      const some = await sendRetryBlocked(api, target)
      retried += some.retried
      left = some.left
      total ??= some.retried + some.left
      progress.update(Math.min(retried, total), total)
      if (some.retried === 0) break
    }
  } finally {
    interrupt.release()
    progress.end()
  }
  createOutput(terminal, json).result({ retried, left }, (paint) => [
    `${paint('bold', count(retried))} due now`,
    ...(left > 0 ? [`${paint('yellow', count(left))} are blocked still, or again`] : []),
  ])
  if (interrupt.signal.aborted) exitWith(exitCodes.interrupted)
  else if (left > 0) exitWith(exitCodes.notCompleted)
}
