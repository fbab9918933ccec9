import type { Document } from 'mongodb'
import { daysBefore } from '../dates.ts'
import { integer } from '../random.ts'
import { nameAt, street } from '../words.ts'
import { idOf } from './ids.ts'
import { randomFor, type ShopPlan } from './plan.ts'

const FIRST_NUMBER = 10_001
const FIRST_ZIP = 10_100

/** The customer with this index, as the shop has him. Everything is invented; `.example` is nobody's (RFC 2606). */
export function customerAt(plan: ShopPlan, index: number) {
  const random = randomFor(plan, 'customer', index)
  const name = nameAt(index)
  const login = name.toLowerCase().replace(' ', '.')
  return {
    _id: idOf('customer', index),
    number: `K-${FIRST_NUMBER + index}`,
    login,
    name,
    email: `${login}@mail.example`,
    phone: `+00 555 ${1_000 + index}`,
    address: { street: street(random), zip: String(FIRST_ZIP + index), city: 'Elmstad' },
    customer_since: daysBefore(plan.now, random, 4_400, 5_000),
    newsletter: index % 2 === 0,
  }
}

/** What he has of the shop's smaller things: a cart, sessions, a place in the newsletter. */
export function thingsOf(plan: ShopPlan, index: number): Record<string, Document[]> {
  const random = randomFor(plan, 'customer', plan.customers + index)
  const { _id, login, email, newsletter } = customerAt(plan, index)
  const token = () => Array.from({ length: 32 }, () => integer(random, 0, 15).toString(16)).join('')
  const session = () => ({
    _id: token() as never,
    login,
    ip: `192.0.2.${integer(random, 1, 254)}`,
    expires_at: plan.now,
  })
  const item = () => ({
    product: idOf('product', integer(random, 0, plan.products - 1)),
    quantity: integer(random, 1, 4),
  })
  return {
    carts:
      index % 3 === 0
        ? [
            {
              _id: token() as never,
              customer: _id.toHexString(),
              items: [item(), item()],
              updated_at: plan.now,
            },
          ]
        : [],
    sessions: Array.from({ length: integer(random, 0, 2) }, session),
    newsletter: newsletter
      ? [{ _id: idOf('subscriber', index), email, topics: ['tea', 'offers'], confirmed: true }]
      : [],
  }
}
