import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cacheFolder, filledOnce } from './cache.ts'

let cache: string
let folder: string

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'lethe-cache-'))
  folder = join(cache, 'thing-1.0')
})
afterEach(() => rm(cache, { recursive: true }))

test('the cache is where the user says that caches are', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/lethe')
  expect(cacheFolder({})).toMatch(/\/\.cache\/lethe$/)
})

test('two that want the same thing at once fetch it once', async () => {
  let fetches = 0
  const fetch = async (draft: string) => {
    fetches += 1
    await writeFile(join(draft, 'file'), 'complete')
  }
  await Promise.all([filledOnce(folder, fetch), filledOnce(folder, fetch), filledOnce(folder, fetch)])
  await filledOnce(folder, fetch)
  expect(fetches).toBe(1)
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('complete')
  expect(await readdir(cache)).toEqual(['thing-1.0'])
})

test('a fetch that fails leaves nothing behind, and the next one may try again', async () => {
  const failing = filledOnce(folder, async (draft) => {
    await writeFile(join(draft, 'file'), 'half')
    throw new Error('cut off')
  })
  await expect(failing).rejects.toThrow('cut off')
  expect(await readdir(cache)).toEqual([])
  await filledOnce(folder, (draft) => writeFile(join(draft, 'file'), 'complete'))
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('complete')
})
