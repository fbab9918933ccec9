import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

const read = (line: string) => readOptions(line.split(' '))

describe('the command line', () => {
  it('asks for a run', () => {
    expect(read('--minutes 2.5 --seed 7 --focus mongod,trap --log out.log')).toEqual({
      kind: 'run',
      minutes: 2.5,
      seed: 7,
      focus: ['mongod', 'trap'],
      log: 'out.log',
    })
  })

  it('needs no seed, and bears the dashes of pnpm', () => {
    const command = read('-- --minutes 1')
    expect(command).toMatchObject({ kind: 'run', minutes: 1, focus: [] })
    expect(command?.kind === 'run' && Number.isSafeInteger(command.seed)).toBe(true)
  })

  it('asks for a mutation', () => {
    expect(read('--mutation all')).toEqual({ kind: 'mutation', name: 'all' })
  })

  it.each(['', '--minutes x', '--minutes 0', '--minutes 1 --seed 1.5', '--hours 1'])(
    'is nothing that can be done: %s',
    (line) => {
      expect(read(line)).toBeNull()
    },
  )
})
