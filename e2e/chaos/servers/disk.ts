import { mkdir, mkdtemp, open, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '@lethe/local-stack/commands'
import { guardWithCommand } from '@lethe/local-stack/guard'

/** A folder for a server's data that can run full. */
export interface Disk {
  readonly folder: string
  /**
   * Leaves no free byte. Filling what is full does nothing.
   * @throws Error where this process may not mount: see `canFillDisks`
   */
  fill(): Promise<void>
  /** Gives the space back. */
  free(): Promise<void>
  /** Unmounts it; its data is gone. */
  close(): Promise<void>
}

const BALLAST = 'ballast'
const PIECE_BYTES = 32 * 1024 * 1024

/** Says whether this process may mount small disks, which is the only way to fill one and harm nobody else. */
export async function canFillDisks(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-chaos-mount-'))
  try {
    await (await openMount(folder, 1)).close()
    return true
  } catch {
    return false
  } finally {
    await rmdir(folder)
  }
}

/**
 * A disk of its own at `folder` where this process may mount one, else just the folder, which can't be filled.
 * Nothing stays mounted when this process dies before `close`.
 */
export async function openDisk(folder: string, megabytes: number): Promise<Disk> {
  await mkdir(folder, { recursive: true })
  return openMount(folder, megabytes).catch(() => unlimited(folder))
}

async function openMount(folder: string, megabytes: number): Promise<Disk> {
  await runCommand('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'lethe-chaos', folder])
  // When this process dies the server may outlive it by a moment.
  const lazily = ['--lazy', folder]
  const guard = guardWithCommand(['umount', ...lazily])
  let isOpen = true
  return {
    folder,
    fill: () => fill(join(folder, BALLAST)),
    free: () => rm(join(folder, BALLAST), { force: true }),
    async close() {
      if (!isOpen) return
      isOpen = false
      await runCommand('umount', lazily)
      guard.release()
    },
  }
}

function unlimited(folder: string): Disk {
  return {
    folder,
    fill: () => Promise.reject(new Error('this process may not mount disks, so it can fill none')),
    free: async () => {},
    close: async () => {},
  }
}

async function fill(path: string): Promise<void> {
  const piece = Buffer.alloc(PIECE_BYTES)
  const file = await open(path, 'a')
  try {
    // The last piece is written as far as it fits before the next one is refused.
    for (;;) await file.write(piece)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
}
