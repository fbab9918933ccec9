import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureSecrets, formatSecrets, makeSecrets, parseSecrets } from './secrets.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-secrets-'))
  path = join(folder, 'secrets.env')
})
afterEach(() => rm(folder, { recursive: true }))

test('secrets are made once, kept, and readable by their owner alone', async () => {
  const first = await ensureSecrets(path)
  expect(Buffer.from(first.JWT_SECRET, 'base64url')).toHaveLength(32)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await ensureSecrets(path)).toEqual(first)
})

test('a secret that is missing is added, and the others stay', async () => {
  await writeFile(path, 'JWT_SECRET=mine\n')
  const secrets = await ensureSecrets(path)
  expect(secrets.JWT_SECRET).toBe('mine')
  expect(await readFile(path, 'utf8')).toBe(formatSecrets(secrets))
})

test('what is written is read back', () => {
  const secrets = makeSecrets()
  expect(parseSecrets(formatSecrets(secrets), 'secrets.env')).toEqual(secrets)
})

test('a line that is no setting is named, without its content', () => {
  expect(() => parseSecrets('# mine\nJWT_SECRET=a\nhunter2\n', 'secrets.env')).toThrow(
    'secrets.env:3 is not NAME=value: mend it, or remove the file.',
  )
})
