/**
 * From now on `Date.now()`, `new Date()` and `Date()` of this process are `offset()` milliseconds off. Dates made
 * of something stay what they were made of, and timers and `performance.now()` know nothing of it: so is a machine
 * whose clock was set.
 */
export function shiftDate(offset: () => number): void {
  const RealDate = Date
  const realNow = RealDate.now
  const now = () => realNow() + offset()
  RealDate.now = now
  // A proxy and not a subclass: what Node itself makes must be an `instanceof` it too.
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
  })
  RealDate.prototype.constructor = globalThis.Date
}
