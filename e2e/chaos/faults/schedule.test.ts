import { describe, expect, it } from 'vitest'
import { faultsOf, nameOf } from './schedule.ts'

const run = { ms: 22_000, every: 850, apis: 2, workers: 2 }

describe('the faults of a run', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(faultsOf(7, run)).toEqual(faultsOf(7, run))
    expect(faultsOf(7, run)).not.toEqual(faultsOf(8, run))
  })

  it('begin with a pause that outlasts every lease', () => {
    expect(faultsOf(7, run)[0]).toMatchObject({ kind: 'pause_worker', ms: 33_000 })
  })

  it('are of every kind before one comes again', () => {
    const names = faultsOf(7, { ...run, ms: 60_000 }).map(nameOf)
    const kinds = ['kill_kafka', 'kill_mongod', 'kill_store', 'store reset_after_acting', 'events phantom']
    for (const kind of kinds) expect(names.filter((name) => name === kind).length).toBeGreaterThan(1)
  })

  it('come in order and within the run', () => {
    const times = faultsOf(7, run).map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(run.ms)
  })
})
