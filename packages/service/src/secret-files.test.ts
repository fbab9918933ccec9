import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSecretFiles } from './secret-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-secrets-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(text: string): string {
  const path = join(folder, String(Math.random()))
  writeFileSync(path, text)
  return path
}

describe('readSecretFiles', () => {
  it.each([
    ['secret', 'secret'],
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    [' sec\nret \n\n', ' sec\nret '],
  ])('takes %j as %j', (text, value) => {
    expect(readSecretFiles(['KEY'], { KEY_FILE: fileWith(text), PATH: '/bin' })).toEqual({
      env: { KEY: value, PATH: '/bin' },
      problems: [],
    })
  })

  it('leaves a variable alone that is set by itself, and an empty name of a file', () => {
    expect(readSecretFiles(['KEY'], { KEY: 'k', KEY_FILE: '' })).toEqual({ env: { KEY: 'k' }, problems: [] })
    expect(readSecretFiles(['KEY'], { OTHER_FILE: '/none' }).env).toEqual({ OTHER_FILE: '/none' })
  })

  it('takes the file where the variable itself is empty', () => {
    expect(readSecretFiles(['KEY'], { KEY: '', KEY_FILE: fileWith('k') }).env).toEqual({ KEY: 'k' })
  })

  it('says a line for each that can not be used, without its path or value', () => {
    const env = {
      BOTH: 'value',
      BOTH_FILE: fileWith('secret'),
      EMPTY_FILE: fileWith('\n'),
      NONE_FILE: join(folder, 'none'),
      FOLDER_FILE: folder,
    }
    expect(readSecretFiles(['BOTH', 'EMPTY', 'NONE', 'FOLDER'], env).problems).toEqual([
      'BOTH and BOTH_FILE are both set: set one of them',
      'EMPTY_FILE names a file that is empty',
      "NONE_FILE names a file that can't be read (ENOENT)",
      "FOLDER_FILE names a file that can't be read (EISDIR)",
    ])
  })
})
