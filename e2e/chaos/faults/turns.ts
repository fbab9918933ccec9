/** Lets one piece of work at a time have each of some things that must not be broken twice at once. */
export interface Turns<Name extends string> {
  /** Waits for its turn. */
  take<T>(name: Name, work: () => Promise<T>): Promise<T>
  /** Whether anybody has it now or waits for it. */
  isTaken(name: Name): boolean
}

/** What a cluster bears once and not twice. */
export type ServerTurns = Turns<'mongod' | 'kafka' | 'group'>

export function createTurns<Name extends string>(): Turns<Name> {
  const queues = new Map<Name, Promise<unknown>>()
  return {
    take(name, work) {
      const before = queues.get(name) ?? Promise.resolve()
      const done = before.then(work, work)
      queues.set(name, done)
      const leave = () => {
        if (queues.get(name) === done) queues.delete(name)
      }
      done.then(leave, leave)
      return done
    },
    isTaken: (name) => queues.has(name),
  }
}
