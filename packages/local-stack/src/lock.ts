import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** A lock that is held. Releasing twice is harmless. */
export type Lock = { release(): Promise<void> }

/** Either the lock, or the process id of who has it. */
export type LockAttempt = { lock: Lock } | { heldBy: number }

/**
 * Takes the lock file at `path` if nobody alive has it. The file names its owner by process id and start
 * time, so that neither a crash nor a reused process id locks anybody out.
 */
export async function tryLock(path: string): Promise<LockAttempt> {
  const mine = await identity(process.pid)
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, mine)
  try {
    for (;;) {
      if (await linked(draft, path)) return { lock: { release: () => rm(path, { force: true }) } }
      const owner = await readFile(path, 'utf8').catch(() => '')
      if (owner === '') continue
      if (await isAlive(owner)) return { heldBy: processId(owner) }
      await removeIfStill(path, owner)
    }
  } finally {
    await rm(draft, { force: true })
  }
}

/** Runs `work` while holding the lock, after waiting for whoever has it. */
export async function withLock<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const attempt = await tryLock(path)
    if ('lock' in attempt) {
      try {
        return await work()
      } finally {
        await attempt.lock.release()
      }
    }
    await delay(100, undefined, { signal })
  }
}

/** A hard link appears with its content, so nobody ever reads a lock that is only half written. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Takes a dead owner's lock away, and puts it back if it changed hands between the look and the move. */
async function removeIfStill(path: string, owner: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  const found = await readFile(aside, 'utf8')
  if (found !== owner) await linked(aside, path)
  await rm(aside, { force: true })
}

async function isAlive(owner: string): Promise<boolean> {
  const pid = processId(owner)
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false
  }
  return (await identity(pid)) === owner
}

/** `<process id> <start time>`; the start time is empty where there is no /proc. */
async function identity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The command name, in parentheses, may hold spaces; the start time is field 22 of the line.
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return `${pid} ${startTime}`
}

function processId(owner: string): number {
  return Number.parseInt(owner, 10)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
