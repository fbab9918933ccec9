import { readSecretFiles } from '@lethe/service/secret-files'
import { CliError, type ExitCode } from './failure.ts'
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
  const settings = async () => settingsFrom(withSecrets(env), await readStartFiles(repository))
  return { terminal, exitWith, settings }
}

const SECRETS = [
  'LETHE_TOKEN',
  'JWT_SECRET',
  'MONGODB_URI',
  'KAFKA_SASL_PASSWORD',
  'NOTIFICATION_STORE_API_KEY',
]

/** As the services take them: each may be in the file that `<NAME>_FILE` names. */
function withSecrets(env: Variables): Variables {
  const read = readSecretFiles(SECRETS, env)
  if (read.problems.length > 0) throw new CliError('not_configured', read.problems.join('; '))
  return read.env
}
