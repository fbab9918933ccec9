import { CliError } from './failure.ts'

/** What MongoDB or its driver threw, as one line for whoever typed the command; any other error as it came. */
export function mongoFailure(error: unknown): unknown {
  if (!(error instanceof Error && error.name.startsWith('Mongo'))) return error
  return new CliError('mongodb', `MongoDB: ${error.message}`)
}
