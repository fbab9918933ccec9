/** Redrawing more often than this only costs time. */
const REDRAW_MS = 80
const BAR_CELLS = 30
/** Without a terminal: a line at each tenth of the way. */
const STEPS = 10

/** What takes less than this needs no progress. */
const LATE_MS = 1_000

export interface Progress {
  update(done: number, total: number): void
  /** Leaves the cursor on a line of its own. */
  end(): void
}

/** A bar that redraws itself on a terminal; elsewhere a plain line for each tenth. `clock` is in milliseconds. */
export function createProgress(
  stream: NodeJS.WriteStream,
  label: string,
  clock = () => performance.now(),
): Progress {
  return stream.isTTY ? bar(stream, label, clock) : plainLines(stream, label)
}

/** The same for work that is mostly over at once: nothing is shown before it has taken a second. */
export function createLateProgress(
  stream: NodeJS.WriteStream,
  label: string,
  clock = () => performance.now(),
): Progress {
  const startedAt = clock()
  let shown: Progress | undefined
  return {
    update(done, total) {
      if (!shown && clock() - startedAt < LATE_MS) return
      shown ??= createProgress(stream, label, clock)
      shown.update(done, total)
    },
    end: () => shown?.end(),
  }
}

function bar(stream: NodeJS.WriteStream, label: string, clock: () => number): Progress {
  const startedAt = clock()
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update(done, total) {
      const now = clock()
      if (now - drawnAt < REDRAW_MS && done < total) return
      drawnAt = now
      stream.cursorTo(0)
      stream.write(barLine({ label, done, total, elapsedMs: now - startedAt }).slice(0, stream.columns - 1))
      stream.clearLine(1)
    },
    end: () => void stream.write('\n'),
  }
}

function plainLines(stream: NodeJS.WriteStream, label: string): Progress {
  let step = -1
  return {
    update(done, total) {
      const reached = Math.floor((done / total) * STEPS)
      if (reached > step) stream.write(`${label} ${count(done)} of ${count(total)}\n`)
      step = Math.max(step, reached)
    },
    end: () => {},
  }
}

/** `users ███████░░░ 70%  700 of 1,000  0:12 left` */
export function barLine(at: { label: string; done: number; total: number; elapsedMs: number }): string {
  const share = at.total === 0 ? 1 : at.done / at.total
  const full = Math.floor(share * BAR_CELLS)
  const cells = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full)
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  const line = `${at.label} ${cells} ${percent}  ${count(at.done)} of ${count(at.total)}`
  if (share === 0) return line
  return share < 1
    ? `${line}  ${clockTime((at.elapsedMs / share) * (1 - share))} left`
    : `${line}  in ${clockTime(at.elapsedMs)}`
}

export const count = (n: number) => n.toLocaleString('en-US')

/** `1:07`, in minutes and seconds. */
export function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
