import { ObjectId } from 'mongodb'

const KINDS = { customer: 'c0', product: 'a0', review: 'e0', ticket: '70', subscriber: '50' } as const

/** The same id for the same thing in every run, as the tutorial shows some of what comes of them. */
export function idOf(kind: keyof typeof KINDS, index: number): ObjectId {
  return new ObjectId(`6650${KINDS[kind]}${index.toString(16).padStart(18, '0')}`)
}
