import { fileURLToPath } from 'node:url'
import { cleanEnv, runCommand } from './commands.ts'
import { LocalStackError } from './errors.ts'

/** MongoDB's own build, and the SHA-256 digests of its archives for the platforms that we pin. */
export const MONGOD_VERSION = '8.0.19'
const ARCHIVE_SHA256: Readonly<Record<string, string>> = {
  'linux-x64': 'a41f8cde7b67b0fcf13353ca40b890094a4bf76a0486877e05ec17d19e19b807',
  'darwin-arm64': 'a8a158226d3f2f9fb0618f19473b8a45cd993b12df79f6a1957e450406898b2b',
}

/** The cache folder's name for what this source fetches. */
export const DOWNLOAD_FOLDER = `mongod-${MONGOD_VERSION}`

/** A download that has not moved for so long is given up; where names don't resolve it fails at once. */
const IDLE_TIMEOUT_MS = 20_000

/**
 * Puts `mongod` into the empty `folder`, downloaded by mongodb-memory-server. It runs in a process of its own:
 * the library takes no AbortSignal, prints on stdout, and reads its settings from the environment.
 * @throws LocalStackError `missing_tool` where no digest is pinned for this platform, else `command_failed`
 */
export async function downloadMongod(
  folder: string,
  options: { env: NodeJS.ProcessEnv; onProgress: (line: string) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  const platform = `${process.platform}-${process.arch}`
  const digest = ARCHIVE_SHA256[platform]
  if (!digest) throw new LocalStackError('missing_tool', `no mongod download is pinned for ${platform}`)
  const script = fileURLToPath(new URL('./bin/download-mongod.ts', import.meta.url))
  await runCommand(process.execPath, [script, folder, MONGOD_VERSION, digest], {
    // Without this name the library does not check TLS certificates.
    env: { ...cleanEnv(options.env), npm_config_strict_ssl: 'true', MONGOMS_MAX_RETRIES: '1' },
    signal: options.signal,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    onLine: options.onProgress,
  })
}
