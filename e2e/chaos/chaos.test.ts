import { describe, expect, it } from 'vitest'
import { reportText } from './report.ts'
import { runChaos } from './run.ts'

const SEEDS = [20_261]

describe('a Lethe whose parts are killed, paused, cut off and lied to', () => {
  it.each(SEEDS)(
    'loses nothing acknowledged and touches nobody else (seed %i)',
    async (seed) => {
      const say = (line: string) => void process.stdout.write(`${line}\n`)
      const report = await runChaos({
        seed,
        ms: 55_000,
        faultEvery: 900,
        perSecond: 20,
        slots: 80,
        quietWithin: 180_000,
        onProgress: say,
      })
      say(reportText(report))
      expect(report.violations).toEqual([])
      expect(report.faults.size).toBeGreaterThan(30)
      expect(report.acknowledged.hard).toBeGreaterThan(10)
    },
    600_000,
  )
})
