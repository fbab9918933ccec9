import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Mutation, mutations } from './table.ts'
import { isCaught } from './try.ts'
import { changed, ROOT } from './workspace-copy.ts'

describe('a mutation', () => {
  it.each(mutations)('$name finds what it changes exactly once', async ({ changes }) => {
    for (const change of changes) {
      const text = await readFile(join(ROOT, change.file), 'utf8')
      expect(changed(text, change)).not.toBe(text)
    }
  })

  it('is refused where its text is not there, or twice', () => {
    const change = { file: 'x.ts', find: 'a', replace: 'b' }
    expect(() => changed('', change)).toThrow('0 times')
    expect(() => changed('a a', change)).toThrow('2 times')
  })

  it('is caught by an invariant that is there for it, and by no other', () => {
    const mutation = mutations[0] as Mutation
    expect(isCaught({ mutation, broken: [...mutation.noticedBy], seconds: 1 })).toBe(true)
    expect(isCaught({ mutation, broken: ['counters are exact'], seconds: 1 })).toBe(false)
    expect(isCaught({ mutation, broken: null, seconds: 1 })).toBe(false)
  })
})
