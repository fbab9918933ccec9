import { describe, expect, it } from 'vitest'
import { LEASE_MS } from '../times.ts'
import { faultsOf } from './schedule.ts'
import { nameOf } from './trouble.ts'

const run = { ms: 22_000, every: 850, apis: 2, workers: 2, brokers: 3, fullDisks: true }
const names = (options: Partial<Parameters<typeof faultsOf>[1]>) =>
  faultsOf(7, { ...run, ...options }).map(nameOf)

describe('the faults of a run', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(faultsOf(7, run)).toEqual(faultsOf(7, run))
    expect(faultsOf(7, run)).not.toEqual(faultsOf(8, run))
  })

  it('begin with a pause that outlasts every lease', () => {
    const [first] = faultsOf(7, run)
    expect(first).toMatchObject({ kind: 'pause', who: 'worker' })
    expect(first?.kind === 'pause' && first.ms).toBeGreaterThan(LEASE_MS)
  })

  it('are of every kind before one comes again', () => {
    const long = names({ ms: 300_000 })
    const kinds = [
      'mongod roll_back',
      'mongod full_disk',
      'broker kill',
      'trap kill worker after end',
      'trap kill_broker api before produce_deleted',
      'link worker-store stall',
      'store other_404',
      'events phantom',
      'group offset_reset',
    ]
    for (const kind of kinds) expect(long.filter((name) => name === kind).length).toBeGreaterThan(1)
  })

  it('come in order and within the run', () => {
    const times = faultsOf(7, run).map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(run.ms)
  })

  it('fill no disk where that can not be done', () => {
    expect(names({ ms: 300_000, fullDisks: false }).filter((name) => name.includes('full_disk'))).toEqual([])
  })

  it('are of one kind alone where that is asked for', () => {
    expect(new Set(names({ focus: ['store other'] }))).toEqual(new Set(['store other_404']))
    expect(names({ focus: ['scene late_read'] })).toEqual([])
  })
})
