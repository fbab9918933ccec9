import { describe, expect, it } from 'vitest'
import { reportText } from './report.ts'
import { runChaos } from './run.ts'

const SEEDS = [20_261]

describe('a Lethe whose parts are killed, paused, cut off and lied to', () => {
  it.each(SEEDS)(
    'loses nothing acknowledged and touches nobody else (seed %i)',
    async (seed) => {
      const report = await runChaos({
        seed,
        ms: 22_000,
        faultEvery: 850,
        perSecond: 25,
        slots: 50,
        quietWithin: 120_000,
      })
      process.stdout.write(reportText(report))
      expect(report.violations).toEqual([])
      expect(report.faults.size).toBeGreaterThan(15)
      expect(report.acknowledged.hard).toBeGreaterThan(10)
    },
    240_000,
  )
})
