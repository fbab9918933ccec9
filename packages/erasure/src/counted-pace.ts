import type { Pace } from './pace.ts'

/** The same pace, which tells how many documents each transaction deleted or changed. */
export function countedPace(pace: Pace, onDocuments: (count: number) => void): Pace {
  return {
    documents: pace.documents,
    async run(signal, work) {
      const done = await pace.run(signal, work)
      if (done) onDocuments(done.documents)
      return done
    },
  }
}
