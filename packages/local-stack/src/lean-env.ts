import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What keeps a service's process small, as in production (docs/operations.md, "Memory of a service"). Node and glibc read
 * it before any of our code runs.
 */
export const leanEnv = {
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
  NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=512',
  MALLOC_ARENA_MAX: '1',
}
