import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Change } from './table.ts'

export const ROOT = join(import.meta.dirname, '../../..')

/** What a run of the harness needs of the workspace. */
const PARTS = ['package.json', 'erasure.yaml', 'e2e', 'packages', 'services']
const LEFT_OUT = /(^|\/)(dist|coverage|\.cache)$/

/**
 * Copies the workspace as it is now to a temporary folder where it runs: its packages are its own, what is
 * installed from outside is shared.
 */
export async function copyWorkspace(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'lethe-mutation-'))
  for (const part of PARTS) {
    await cp(join(ROOT, part), join(root, part), {
      recursive: true,
      // Links between the packages are relative, and stay among the copies.
      verbatimSymlinks: true,
      filter: (source) => !LEFT_OUT.test(relative(ROOT, source)),
    })
  }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return { root, remove: () => rm(root, { recursive: true, force: true }) }
}

/**
 * Makes a change in a workspace.
 * @throws Error where its text is not there exactly once
 */
export async function applyChange(root: string, change: Change): Promise<void> {
  const path = join(root, change.file)
  await writeFile(path, changed(await readFile(path, 'utf8'), change))
}

/** @throws Error where the text to replace is not there exactly once */
export function changed(text: string, { file, find, replace }: Change): string {
  const occurrences = text.split(find).length - 1
  if (occurrences !== 1) throw new Error(`${file} has this ${occurrences} times: ${find}`)
  // A function, since `$` means something in a replacement text.
  return text.replace(find, () => replace)
}
