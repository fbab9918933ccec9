import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { requireLockedJars } from './maven-jars.ts'

const LOCKED = { 'a.jar': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-jars-'))
  await writeFile(join(folder, 'a.jar'), 'abc')
})
afterEach(() => rm(folder, { recursive: true }))

test('exactly the locked jars are accepted', async () => {
  await requireLockedJars(folder, LOCKED)
})

test('a jar with other bytes is refused by its name', async () => {
  await writeFile(join(folder, 'a.jar'), 'abd')
  await expect(requireLockedJars(folder, LOCKED)).rejects.toThrow('a.jar was refused')
})

test('a jar that is not locked, and one that is missing, are refused by their names', async () => {
  await writeFile(join(folder, 'b.jar'), 'abc')
  await expect(requireLockedJars(folder, { ...LOCKED, 'c.jar': '' })).rejects.toThrow(
    'not as locked are b.jar, c.jar',
  )
})
