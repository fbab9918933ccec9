import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { withLock } from './lock.ts'

/** The user's cache folder for downloads: `$XDG_CACHE_HOME/lethe`, by default `~/.cache/lethe`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lethe')
}

/** Says whether a file or folder exists. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/**
 * Makes sure that `folder` exists and is complete. `fill` gets an empty folder beside it, which takes the
 * final name only when it is done: a crash or a refused file leaves nothing behind that looks like a result.
 * Two processes never fill the same folder at once; the later one finds it filled.
 */
export async function filledOnce(
  folder: string,
  fill: (emptyFolder: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  if (await exists(folder)) return
  await mkdir(dirname(folder), { recursive: true })
  const fillAndRename = async () => {
    if (await exists(folder)) return
    const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`))
    try {
      await fill(draft)
      await rename(draft, folder)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
  await withLock(`${folder}.lock`, fillAndRename, signal)
}
