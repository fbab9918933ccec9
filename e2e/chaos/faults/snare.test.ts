import { expect, it } from 'vitest'
import { createTraps } from '../gates/traps.ts'
import type { Place } from '../system.ts'
import { setSnare } from './snare.ts'

const place = (name: string) => ({ name, ways: { traps: createTraps() } }) as unknown as Place
const moment = { effect: 'begin', when: 'after' } as const

it('catches whoever comes first, and nobody else', async () => {
  const places = [place('worker 1'), place('worker 2')] as const
  const caught: string[] = []
  const sprung = setSnare({ places, ...moment, patienceMs: 10_000 }, ({ name }, port) => {
    caught.push(`${name} at ${port}`)
    return 'drop'
  })
  const [first, second] = places.map(({ ways }) => ways.traps)
  expect(await second?.spring(['mark'], 'after', 1)).toBe('pass')
  expect(await second?.spring(['begin'], 'after', 2)).toBe('drop')
  expect(await first?.spring(['begin'], 'after', 3)).toBe('pass')
  expect(await sprung).toBe(true)
  expect(caught).toEqual(['worker 2 at 2'])
})

it('is taken away where nobody comes in time', async () => {
  const worker = place('worker 1')
  const sprung = setSnare({ places: [worker], ...moment, patienceMs: 1 }, () => 'drop')
  expect(await sprung).toBe(false)
  expect(worker.ways.traps.areArmed()).toBe(false)
})
