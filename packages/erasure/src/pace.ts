/** Decides when the next piece of work may begin. */
export interface Pace {
  /** Runs `work`, a transaction that answers how many documents it erased or changed, when its turn has come. */
  run<T extends { documents: number } | undefined>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

/** As fast as it goes. */
export const unpaced: Pace = { run: (_signal, work) => work() }
