import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configurationOf } from './model.ts'
import { deletion, writePath } from './models.ts'
import { SPEC_FOLDER } from './tlc.ts'

describe('configurationOf', () => {
  const question = { alike: 'Workers', constants: { Workers: '{w1, w2}', Max: '2' }, invariants: ['A', 'B'] }

  it('writes constants and declares the names in them as model values', () => {
    expect(configurationOf(question).split('\n')).toEqual([
      'SPECIFICATION Spec',
      'SYMMETRY Alike',
      'INVARIANTS A B',
      'CONSTANTS',
      '  Workers = {w1, w2}',
      '  Max = 2',
      '  w1 = w1',
      '  w2 = w2',
      '',
    ])
  })

  it('speaks of no symmetry where there is only one', () => {
    const alone = { ...question, constants: { Workers: '{w1}' } }
    expect(configurationOf(alone)).not.toContain('SYMMETRY')
  })
})

describe.each([deletion, writePath])('the model $module', (model) => {
  const text = readFileSync(join(SPEC_FOLDER, `${model.module}.tla`), 'utf8')
  const safeguards = text.slice(text.indexOf('the safeguards'), text.indexOf('VARIABLES'))

  it('has a check for every safeguard of its module', () => {
    const named = [...safeguards.matchAll(/^ {2}(\w+),? *\\\*/gm)].map((match) => match[1])
    expect(named.toSorted()).toEqual(model.safeguards.map(({ constant }) => constant).toSorted())
  })

  it('is explained action by action and safeguard by safeguard', () => {
    const readme = readFileSync(join(SPEC_FOLDER, 'README.md'), 'utf8')
    const next = text.slice(text.indexOf('\nNext =='), text.indexOf('\nSpec =='))
    const actions = [...next.matchAll(/\b([A-Z]\w+)(?=\(|\b)/g)].flatMap((match) => match[1] ?? [])
    const words = [...actions, ...model.safeguards.map(({ constant }) => constant)]
    const domains = new Set(['Next', 'Callers', 'Procs', 'Workers'])
    const missing = words.filter((word) => !domains.has(word) && !readme.includes(`\`${word}\``))
    expect(missing).toEqual([])
  })
})
