import { execFile } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const DEADLINE_MS = 120_000

/** What `lethe sweep` came to. */
export interface SweepOutcome {
  /** Its exit code; null where it was ended by a signal. */
  code: number | null
  /** Documents of erased users that it found, or null where it did not say. */
  found: number | null
  output: string
}

/** Runs `lethe sweep` as an operator does, in a process of its own. */
export function sweep(mongodbUri: string): Promise<SweepOutcome> {
  const program = join(ROOT, 'packages/cli/src/main.ts')
  const env = {
    PATH: process.env.PATH,
    MONGODB_URI: mongodbUri,
    ERASURE_MANIFEST: join(ROOT, 'erasure.yaml'),
  }
  const { promise, resolve } = Promise.withResolvers<SweepOutcome>()
  const child = execFile(
    process.execPath,
    [program, 'sweep', '--json'],
    { cwd: ROOT, env, timeout: DEADLINE_MS },
    (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, found: foundIn(stdout), output: stdout + stderr }),
  )
  return promise
}

function foundIn(stdout: string): number | null {
  try {
    const { found } = JSON.parse(stdout) as { found: Record<string, number> }
    return Object.values(found).reduce((sum, count) => sum + count, 0)
  } catch {
    return null
  }
}
