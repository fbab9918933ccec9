import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { requireDigest } from './digest.ts'

const SHA256_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-digest-'))
  file = join(folder, 'thing.jar')
})
afterEach(() => rm(folder, { recursive: true }))

test('a file with the pinned digest is kept', async () => {
  await writeFile(file, 'abc')
  await requireDigest(file, SHA256_OF_ABC)
  await access(file)
})

test('a file with another digest is refused in one line and removed', async () => {
  await writeFile(file, 'abd')
  await expect(requireDigest(file, SHA256_OF_ABC)).rejects.toMatchObject({
    code: 'digest_mismatch',
    message: expect.stringMatching(/^thing\.jar was refused and removed: .*$/),
  })
  await expect(access(file)).rejects.toThrow('ENOENT')
})
