import type { ExitCode } from './failure.ts'
import { type Settings, settingsFrom, type Variables } from './settings.ts'
import { readStartFiles } from './start-files.ts'
import type { Terminal } from './terminal.ts'

/** What every command gets. */
export interface Context {
  terminal: Terminal
  settings(): Promise<Settings>
  /** For an answer that was given and is no good news; a failure is thrown instead. */
  exitWith(code: ExitCode): void
}

/** Settings are read when a command asks for them: `--help` needs none. */
export function createContext(options: {
  env: Variables
  /** The folder that holds `.lethe/`. */
  repository: string
  terminal: Terminal
  exitWith: (code: ExitCode) => void
}): Context {
  const { env, repository, terminal, exitWith } = options
  return { terminal, exitWith, settings: async () => settingsFrom(env, await readStartFiles(repository)) }
}
