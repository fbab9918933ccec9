/** What can go wrong while a local server is found, fetched or started, told apart for callers and tests. */
export type LocalStackErrorCode =
  | 'missing_tool'
  | 'command_failed'
  | 'digest_mismatch'
  | 'no_mongod'
  | 'server_exited'
  | 'not_ready'
  | 'bad_port'
  | 'bad_stack'
  | 'container_failed'
  | 'port_taken'
  | 'already_running'
  | 'bad_secrets'

/** An expected failure. Its message is one line that says what is wrong and, where there is one, what to do. */
export class LocalStackError extends Error {
  readonly code: LocalStackErrorCode

  constructor(code: LocalStackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LocalStackError'
    this.code = code
  }
}
