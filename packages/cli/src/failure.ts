/** What the command's exit tells a script. Every command's help ends with this table. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notCompleted: 3, interrupted: 130 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** An expected end that is no success: one line for whoever typed the command, and a code for scripts. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
  readonly code: string
  readonly exitCode: ExitCode

  constructor(code: string, message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message)
    this.code = code
    this.exitCode = exitCode
  }
}

/** The command can't be meant as it was typed. */
export class UsageError extends CliError {
  override readonly name = 'UsageError'

  constructor(message: string) {
    super('usage', message, exitCodes.usage)
  }
}
