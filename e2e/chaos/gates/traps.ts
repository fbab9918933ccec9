import type { EffectName } from './effects.ts'

/** What becomes of the message that sprang a trap: it goes on, or it is lost together with its connection. */
export type Verdict = 'pass' | 'drop'

type Moment = 'before' | 'after'

/**
 * Does something at one exact moment of a process: `before` the server has seen the request for an effect, or
 * `after` the server has confirmed it and before the process has seen the answer.
 */
export interface Trap {
  effect: EffectName
  when: Moment
  /**
   * While it is pending the message is held, and all behind it on the same connection. Whoever kills the process
   * here answers `drop`: what was sent before the kill would still reach the server.
   *
   * @param upstream the port of the server that the message was sent to, or comes from
   */
  act(upstream: number): Verdict | Promise<Verdict>
}

/** The traps of one process, shared by all its gates. */
export interface Traps {
  /** Each trap springs once. What it answers takes the trap back. */
  arm(trap: Trap): () => void
  disarmAll(): void
  /** Whether there are any: messages are looked into only then. */
  areArmed(): boolean
  /** Springs the first trap that waits for one of these effects. */
  spring(effects: readonly EffectName[], when: Moment, upstream: number): Promise<Verdict>
}

export function createTraps(): Traps {
  let armed: Trap[] = []
  const disarm = (trap: Trap) => {
    armed = armed.filter((each) => each !== trap)
  }
  return {
    arm(trap) {
      armed.push(trap)
      return () => disarm(trap)
    },
    disarmAll() {
      armed = []
    },
    areArmed: () => armed.length > 0,
    async spring(effects, when, upstream) {
      const trap = armed.find((each) => each.when === when && effects.includes(each.effect))
      if (!trap) return 'pass'
      disarm(trap)
      return trap.act(upstream)
    },
  }
}
