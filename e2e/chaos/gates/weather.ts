import { setTimeout as wait } from 'node:timers/promises'

/** What can be wrong with a way, whatever passes on it. */
export interface Weather {
  /** Every connection is broken, and so is each new one. */
  cut(): void
  /** Each message takes this many milliseconds longer, in each direction. */
  slow(ms: number): void
  /** Connections stay open and can be opened, but nothing passes: a network that swallows. */
  stall(): void
  heal(): void
}

/** The weather as the way itself sees it. */
interface WeatherReport {
  isCut(): boolean
  /** Resolves when a message may go on. */
  passage(): Promise<void>
}

/** The longest that a timer can wait: 24 days. */
const FOR_EVER_MS = 2_147_483_647

/** @param breakAll breaks the connections there are */
export function createWeather(breakAll: () => void): { weather: Weather; report: WeatherReport } {
  let isCut = false
  let delay = 0
  let changed = new AbortController()

  function become(next: { isCut: boolean; delay: number }): void {
    isCut = next.isCut
    delay = next.delay
    changed.abort()
    changed = new AbortController()
  }

  return {
    weather: {
      cut() {
        become({ isCut: true, delay: 0 })
        breakAll()
      },
      slow: (ms) => become({ isCut: false, delay: ms }),
      stall: () => become({ isCut: false, delay: FOR_EVER_MS }),
      heal: () => become({ isCut: false, delay: 0 }),
    },
    report: {
      isCut: () => isCut,
      async passage() {
        // Better weather ends the wait, worse weather begins another.
        while (delay > 0) {
          const { signal } = changed
          await wait(delay, undefined, { signal }).catch(() => undefined)
          if (!signal.aborted) return
        }
      },
    },
  }
}
