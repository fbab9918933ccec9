import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { apiErrors, fieldCodes } from './errors.ts'

const document = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8')

/** The cells of the table below a heading. */
function rowsBelow(heading: string): string[][] {
  const section = document.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.match(/^\|.*\|$/gm)?.slice(2) ?? []
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('docs/errors.md', () => {
  it('has every code of the api with its status, and no other', () => {
    const said = rowsBelow('Codes').map(([code, status]) => [code, status])
    const meant = Object.entries(apiErrors).map(([code, { status }]) => [`\`${code}\``, String(status)])
    expect(said.toSorted()).toEqual(meant.toSorted())
  })

  it('has every code of a wrong field, and no other', () => {
    const said = rowsBelow('Codes of a wrong field').map(([code]) => code)
    expect(said.toSorted()).toEqual(fieldCodes.map((code) => `\`${code}\``).toSorted())
  })

  it('says of each when it comes and what to do', () => {
    for (const row of [...rowsBelow('Codes'), ...rowsBelow('Codes of a wrong field')])
      expect(row.filter((cell) => cell === '')).toEqual([])
  })
})
