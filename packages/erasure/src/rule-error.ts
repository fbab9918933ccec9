import { MongoServerError } from 'mongodb'

/**
 * A rule of the manifest does not fit the documents that it finds: a field stands in an array without its `*`,
 * a name matches by a collation only. Trying again does not help. The message names the rule and nothing of a
 * document, so it may be shown and logged.
 */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly code = 'rule_does_not_fit'
}

/** BadValue and PathNotViable: what MongoDB says of an update whose path is not what it meets. */
const MISFITS = new Set<unknown>([2, 28])

/** The server's refusal of a rule's update as a {@link RuleError}; any other error as it came. */
export function asRuleError(rule: string, error: unknown): unknown {
  if (!(error instanceof MongoServerError) || !MISFITS.has(error.code)) return error
  return new RuleError(`${rule}: an array is where the rule has none, or the other way round`, {
    cause: error,
  })
}
