/** The methods that each route pattern of an application answers. */
export type RouteTable = Map<string, Set<string>>

/** Notes a route, as Fastify's onRoute hook tells of it. */
export function addRoute(table: RouteTable, pattern: string, methods: string | readonly string[]): void {
  const known = table.get(pattern) ?? new Set()
  for (const method of [methods].flat()) known.add(method)
  table.set(pattern, known)
}

/**
 * The methods that exist for a path (without query), sorted; empty when no pattern matches it. Knows
 * `:name` segments and a final `*`. It tells 405 from 404, which Fastify does not.
 */
export function methodsFor(table: RouteTable, path: string): string[] {
  const methods = new Set<string>()
  for (const [pattern, known] of table) {
    if (matches(pattern, path)) for (const method of known) methods.add(method)
  }
  return [...methods].sort()
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  const open = wanted.at(-1) === '*'
  if (open ? given.length < wanted.length : given.length !== wanted.length) return false
  return wanted.every((part, index) => {
    const segment = given[index]
    if (part === '*' && index === wanted.length - 1) return true
    return part.startsWith(':') ? segment !== '' : part === segment
  })
}
