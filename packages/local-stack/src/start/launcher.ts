import { readFile } from 'node:fs/promises'

const CHECK_INTERVAL_MS = 500

/**
 * Calls `onGone` when the package manager that ran this process as a script has died. A signal that is sent to
 * `npx` or `pnpm` alone, and not to a whole terminal, ends them without a word to what they have started.
 * Where there is no /proc, or no package manager, it does nothing.
 */
export async function watchLauncher(onGone: () => void): Promise<void> {
  const child = await topmostScriptProcess(process.pid)
  if (child === undefined) return
  const launcher = await parentOf(child)
  const timer = setInterval(async () => {
    if ((await parentOf(child)) === launcher) return
    clearInterval(timer)
    onGone()
  }, CHECK_INTERVAL_MS)
  timer.unref()
}

/** The highest process above (or at) `pid` that a package manager gave its variables: its parent is npx or pnpm. */
async function topmostScriptProcess(pid: number): Promise<number | undefined> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
  if (!/(^|\0)npm_(command|lifecycle_event)=/.test(environment)) return undefined
  const parent = await parentOf(pid)
  return (parent && (await topmostScriptProcess(parent))) ?? pid
}

async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The command name, in parentheses, may hold spaces; the parent is field 4 of the line.
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  return parent ? Number(parent) : undefined
}
