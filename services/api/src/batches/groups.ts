/**
 * The users in their order, cut into groups of at most `size`. No user comes twice in one group: marks of one group have
 * no order among them, and a repeat is to be decided after what it repeats.
 */
export function* groupsOf(users: readonly number[], size: number): Generator<number[]> {
  let group = new Set<number>()
  for (const user of users) {
    if (group.size === size || group.has(user)) {
      yield [...group]
      group = new Set()
    }
    group.add(user)
  }
  if (group.size > 0) yield [...group]
}
