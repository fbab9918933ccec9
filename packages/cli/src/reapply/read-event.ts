import {
  type LetheEvent,
  UserDeleted,
  UserDeletionScheduled,
  UserErased,
  UserRestored,
} from '@lethe/contracts/events'
import Type from 'typebox'
import { Compile } from 'typebox/compile'

const letheEvent = Compile(Type.Union([UserDeleted, UserDeletionScheduled, UserRestored, UserErased]))

/** The event of Lethe's that a message's value holds; undefined where it holds none. Never throws. */
export function readEvent(value: Buffer | null): LetheEvent | undefined {
  try {
    const event: unknown = JSON.parse(String(value))
    return letheEvent.Check(event) ? event : undefined
  } catch {
    return undefined
  }
}
