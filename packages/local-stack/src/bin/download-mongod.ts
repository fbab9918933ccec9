/**
 * `node download-mongod.ts <empty folder> <version> <SHA-256>`: downloads MongoDB's own archive, refuses it unless
 * it has the digest, and leaves `mongod` in the folder.
 */
import { rename, rm } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js'
import { requireDigest } from '../digest.ts'

const [folder = '', version = '', digest = ''] = process.argv.slice(2)

try {
  const download = new MongoBinaryDownload({
    downloadDir: folder,
    version,
    checkMD5: false,
    // One build for all of Linux, so that one digest can be pinned: the one for OpenSSL 3 and glibc 2.35.
    os: platform() === 'linux' ? { os: 'linux', dist: 'ubuntu', release: '22.04' } : { os: platform() },
  })
  const archive = await download.startDownload()
  await requireDigest(archive, digest)
  await rename(await download.extract(archive), join(folder, 'mongod'))
  await rm(archive)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
