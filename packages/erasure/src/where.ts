import type { Document } from 'mongodb'
import type { Condition, Where } from './owner-rule-schema.ts'

/** The condition as a MongoDB filter, at the time `now`. */
export function whereFilter(where: Where, now: Date): Document {
  return Object.fromEntries(
    Object.entries(where).map(([field, condition]) => [field, conditionFilter(condition, now)]),
  )
}

function conditionFilter(condition: Condition, now: Date): Document {
  if (typeof condition !== 'object') return { $eq: condition }
  if ('not' in condition) {
    const { not } = condition
    return typeof not === 'object' ? { $nin: not } : { $ne: not }
  }
  if ('newer_than' in condition) return { $gt: ago(condition.newer_than, now) }
  if ('older_than' in condition) return { $lte: ago(condition.older_than, now) }
  return { $in: condition }
}

/** The time `age` before now: `90d` are days of 24 hours, `10y` years of the calendar (UTC). */
export function ago(age: string, now: Date): Date {
  const amount = Number.parseInt(age, 10)
  const time = new Date(now)
  if (age.endsWith('y')) time.setUTCFullYear(time.getUTCFullYear() - amount)
  else time.setTime(time.getTime() - amount * 86_400_000)
  return time
}
