/**
 * The index to name where documents are picked by `_id` and asked for more than that: left to itself the planner weighs the
 * indexes of those other fields too, at each command, and an update of a group then takes twice as long.
 */
export const BY_ID = { _id: 1 } as const
