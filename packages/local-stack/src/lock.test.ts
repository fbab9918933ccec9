import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryLock } from './lock.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-lock-'))
  path = join(folder, 'start.lock')
})
afterEach(() => rm(folder, { recursive: true }))

test('the second is told which process has the lock, and gets it once it is released', async () => {
  const first = await tryLock(path)
  if (!('lock' in first)) throw new Error('nobody else wanted it')
  expect(await tryLock(path)).toEqual({ heldBy: process.pid })
  await first.lock.release()
  expect(await tryLock(path)).toHaveProperty('lock')
})

test('of many at once exactly one gets it', async () => {
  const attempts = await Promise.all(Array.from({ length: 20 }, () => tryLock(path)))
  expect(attempts.filter((attempt) => 'lock' in attempt)).toHaveLength(1)
})

test('a lock whose owner is gone is free', async () => {
  await writeFile(path, '4194304 1')
  expect(await tryLock(path)).toHaveProperty('lock')
})

test.runIf(process.platform === 'linux')(
  'a lock whose process id was given to another process is free',
  async () => {
    await writeFile(path, `${process.pid} 1`)
    expect(await tryLock(path)).toHaveProperty('lock')
  },
)
