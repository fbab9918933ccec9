/** Closes what was opened, in the reverse order, each once. */
export type Teardown = {
  /**
   * Registers something while it is still being opened, so that a stop in the middle waits for it and closes
   * it too. Resolves, or rejects, as `opening` does.
   */
  add<T>(opening: Promise<T>, close: (opened: T) => Promise<void>): Promise<T>
  /** Closes everything, also what others could not close before. Rejects with the errors, at the end. */
  closeAll(): Promise<void>
}

export function createTeardown(): Teardown {
  const closers: (() => Promise<void>)[] = []
  return {
    add(opening, close) {
      // One that failed to open has nothing to close; its error is the caller's.
      const outcome = opening.then(
        (opened) => () => close(opened),
        () => async () => {},
      )
      closers.push(async () => (await outcome)())
      return opening
    },
    async closeAll() {
      const errors: unknown[] = []
      for (const close of closers.splice(0).reverse()) {
        await close().catch((error: unknown) => errors.push(error))
      }
      if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '))
    },
  }
}
