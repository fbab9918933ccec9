import { beforeAll, describe, expect, it } from 'vitest'
import { type Check, checkOfSafeguard, checkOfWorld, type Model } from './model.ts'
import { openTlc, type Tlc } from './tlc.ts'

const RUN_MS = 180_000

/** Tests that TLC finds nothing in a model's small worlds, and the harm where a safeguard is off. */
export function describeModel(model: Model): void {
  let tlc: Tlc

  async function expectVerdict(check: Check): Promise<void> {
    const { violated, states, trace } = await tlc(check)
    expect(violated, trace).toBe(check.expected)
    expect(states).toBeGreaterThan(0)
  }

  describe(`the model ${model.module}`, () => {
    beforeAll(async () => {
      tlc = await openTlc(process.env)
    }, RUN_MS)

    it.each(model.worlds.filter((world) => !world.large))(
      'lets no invariant fall with $title',
      (world) => expectVerdict(checkOfWorld(model, world)),
      RUN_MS,
    )

    it.each(model.safeguards)(
      'lets $breaks fall without $constant',
      (safeguard) => expectVerdict(checkOfSafeguard(model, safeguard)),
      RUN_MS,
    )
  })
}
