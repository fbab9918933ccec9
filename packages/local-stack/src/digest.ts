import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LocalStackError } from './errors.ts'

/** The SHA-256 of a file's bytes, as 64 lower-case hex digits. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/**
 * Returns only if the file has the pinned digest; otherwise removes the file.
 * @throws LocalStackError `digest_mismatch`
 */
export async function requireDigest(path: string, expected: string): Promise<void> {
  const actual = await sha256OfFile(path)
  if (actual === expected) return
  await rm(path, { force: true })
  throw new LocalStackError(
    'digest_mismatch',
    `${basename(path)} was refused and removed: its SHA-256 is ${actual}, pinned is ${expected}.`,
  )
}
