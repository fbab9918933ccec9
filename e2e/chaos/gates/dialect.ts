import type { EffectName } from './effects.ts'

/** A request as far as the harness cares. */
export interface Request {
  /** The answer carries it too. */
  id: number
  /** What it would make last, by name; mostly nothing. */
  effects: readonly EffectName[]
  /** Whether this answer says that it did. */
  isConfirmedBy(answer: Buffer): boolean
}

/** A protocol of length-prefixed messages, requests one way and answers the other. */
export interface Dialect {
  /** The length of the whole message that begins with these bytes; there are at least four. */
  lengthOf(head: Buffer): number
  /** Null for what can have no effect. */
  requestOf(message: Buffer): Request | null
  /** The id of the request that this message answers. */
  answeredBy(message: Buffer): number
}
