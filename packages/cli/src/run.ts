import { styleText } from 'node:util'
import { Command, CommanderError } from 'commander'
import { createContext } from './context.ts'
import { CliError, type ExitCode, exitCodes } from './failure.ts'
import { ENVIRONMENT } from './help.ts'
import { reportFailure } from './output.ts'
import { addCommands } from './registry.ts'
import type { Variables } from './settings.ts'
import type { Terminal } from './terminal.ts'

/**
 * Runs one `lethe` command and answers its exit code. Expected failures are told in a line; an unexpected one
 * rejects.
 */
export async function run(
  argv: readonly string[],
  options: { env: Variables; repository: string; terminal: Terminal },
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok
  let json = false
  const setExitCode = (code: ExitCode) => {
    exitCode = code
  }
  const context = createContext({ ...options, exitWith: setExitCode })
  const program = createProgram(options.terminal)
  for (const add of addCommands) add(program, context)
  program.hook('preAction', (_, command) => {
    json = command.opts().json === true
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    if (!(error instanceof CliError)) throw error
    reportFailure(options.terminal, json, error)
    return error.exitCode
  }
}

/** Colours in help are commander's to drop where there is no terminal or NO_COLOR is set. */
function createProgram({ stdout, stderr }: Terminal): Command {
  return new Command('lethe')
    .description('Deletes users properly, and shows that it did.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showHelpAfterError('(--help shows how)')
    .configureHelp({
      styleTitle: (text) => styleText('bold', text, { validateStream: false }),
      styleCommandText: (text) => styleText('cyan', text, { validateStream: false }),
      styleSubcommandTerm: (text) => styleText('cyan', text, { validateStream: false }),
      styleOptionTerm: (text) => styleText('cyan', text, { validateStream: false }),
      styleArgumentTerm: (text) => styleText('cyan', text, { validateStream: false }),
    })
    .addHelpText('after', ENVIRONMENT)
}
