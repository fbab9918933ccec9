import { LocalStackError } from './errors.ts'

/** What the tests' servers run in: processes of this machine, or containers of a Docker engine. */
export type StackKind = 'processes' | 'containers'

/**
 * Reads `LETHE_STACK`: unset or empty is processes.
 * @throws LocalStackError `bad_stack`
 */
export function stackKind(env: NodeJS.ProcessEnv): StackKind {
  if (!env.LETHE_STACK) return 'processes'
  if (env.LETHE_STACK === 'containers') return 'containers'
  throw new LocalStackError('bad_stack', 'LETHE_STACK must be "containers" or unset.')
}
