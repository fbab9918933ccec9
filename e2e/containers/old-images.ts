import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Builds the images of an earlier commit, tagged with `version`, from its own Dockerfile.
 * @throws where git does not know the commit, or it has no Dockerfile
 */
export async function buildImagesOf(commit: string, version: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-old-'))
  try {
    const archive = join(folder, 'source.tar')
    await execa('git', ['archive', '--output', archive, commit], { cwd: ROOT })
    await execa('tar', ['-xf', archive, '-C', folder])
    await rm(archive)
    const env = { LETHE_VERSION: version }
    await execa('docker', ['compose', '--profile', 'demo', '--progress', 'quiet', 'build'], {
      cwd: folder,
      env,
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}
