import type { Command } from 'commander'
import { addCancelCommand } from './commands/cancel.ts'
import { addDeleteCommand } from './commands/delete.ts'
import { addDlqCommand } from './commands/dlq.ts'
import { addHistoryCommand } from './commands/history.ts'
import { addHoldCommand, addReleaseCommand } from './commands/hold.ts'
import { addListCommand } from './commands/list.ts'
import { addManifestCommand } from './commands/manifest.ts'
import { addPreviewCommand } from './commands/preview.ts'
import { addReapplyCommand } from './commands/reapply.ts'
import { addRetryCommand } from './commands/retry.ts'
import { addSeedCommand } from './commands/seed.ts'
import { addStatusCommand } from './commands/status.ts'
import { addSweepCommand } from './commands/sweep.ts'
import { addTokenCommand } from './commands/token.ts'
import { addWaiveCommand } from './commands/waive.ts'
import type { Context } from './context.ts'

/**
 * Every command, in the order of `lethe --help`. Their files load at every start: what is heavy (MongoDB, JWT,
 * schemas) is imported inside their actions.
 */
export const addCommands: readonly ((program: Command, context: Context) => void)[] = [
  addPreviewCommand,
  addDeleteCommand,
  addStatusCommand,
  addListCommand,
  addHistoryCommand,
  addCancelCommand,
  addRetryCommand,
  addWaiveCommand,
  addHoldCommand,
  addReleaseCommand,
  addTokenCommand,
  addSeedCommand,
  addDlqCommand,
  addSweepCommand,
  addReapplyCommand,
  addManifestCommand,
]
