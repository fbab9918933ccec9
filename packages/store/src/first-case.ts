/** As an expression: the value of the first case that holds, else the last word. (`$switch` would do, but for its `then`.) */
export function firstCase(
  cases: readonly (readonly [condition: unknown, value: unknown])[],
  otherwise: unknown,
) {
  return cases.reduceRight<unknown>(
    (rest, [condition, value]) => ({ $cond: [condition, value, rest] }),
    otherwise,
  )
}
