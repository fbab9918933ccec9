import { join } from 'node:path'
import { execPath } from 'node:process'
import { execa } from 'execa'

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts')

/** Runs the `lethe` command to its end, with exactly this environment and without a terminal; `timeout` in milliseconds. */
export const lethe = (
  argv: readonly string[],
  env: Record<string, string>,
  { timeout = 30_000 }: { timeout?: number } = {},
) => execa(execPath, [MAIN, ...argv], { env, extendEnv: false, stdin: 'ignore', reject: false, timeout })
