import type { Document } from 'mongodb'
import { after, daysBefore } from '../dates.ts'
import { integer } from '../random.ts'
import { customerAt } from './customers.ts'
import { idOf } from './ids.ts'
import { randomFor, type ShopPlan } from './plan.ts'

const MOST_ORDERS = 5
const FIRST_NUMBER = 20_000
/** Some orders are older than the law wants their invoices. */
const OLDEST_DAYS = 4_300
const STATES = ['paid', 'paid', 'paid', 'shipped', 'cancelled'] as const

/** The customer's orders, and an invoice for each that was not cancelled. */
export function ordersOf(plan: ShopPlan, index: number): Record<'orders' | 'invoices', Document[]> {
  const random = randomFor(plan, 'order', index)
  const customer = customerAt(plan, index)
  const orders = Array.from({ length: integer(random, 1, MOST_ORDERS) }, (_, nth) => {
    const lines = Array.from({ length: integer(random, 1, 3) }, () => ({
      product: idOf('product', integer(random, 0, plan.products - 1)),
      quantity: integer(random, 1, 4),
      price_cents: integer(random, 300, 9_000),
    }))
    return {
      _id: `O-${FIRST_NUMBER + index * MOST_ORDERS + nth}`,
      customer: { _id: customer._id, name: customer.name, email: customer.email },
      ship_to: { name: customer.name, ...customer.address },
      lines,
      total_cents: lines.reduce((sum, { quantity, price_cents }) => sum + quantity * price_cents, 0),
      state: STATES[integer(random, 0, STATES.length - 1)],
      placed_at: daysBefore(plan.now, random, 5, OLDEST_DAYS),
    }
  })
  const invoices = orders
    .filter(({ state }) => state !== 'cancelled')
    .map(({ _id, total_cents, placed_at }) => ({
      _id: _id.replace('O', 'R'),
      order: _id,
      customer_id: customer._id,
      billed_to: { name: customer.name, ...customer.address },
      total_cents,
      issued_at: after(placed_at, new Date(placed_at.getTime() + 86_400_000), random),
    }))
  return { orders: orders as Document[], invoices: invoices as Document[] }
}
