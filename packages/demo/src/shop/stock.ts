import type { Document } from 'mongodb'
import { daysBefore } from '../dates.ts'
import { integer } from '../random.ts'
import { topic } from '../words.ts'
import { idOf } from './ids.ts'
import { randomFor, type ShopPlan } from './plan.ts'

/** What is the shop's own: products, with the number of their reviews, price changes, and vouchers. */
export function stockOf(plan: ShopPlan, reviews: readonly Document[]): Record<string, Document[]> {
  const indexes = Array.from({ length: plan.products }, (_, index) => index)
  const products = indexes.map((index) => {
    const random = randomFor(plan, 'stock', index)
    const _id = idOf('product', index)
    return {
      _id,
      title: `A book about ${topic(random)}`,
      price_cents: integer(random, 300, 9_000),
      in_stock: integer(random, 0, 80),
      review_count: reviews.filter(({ product }) => product.equals(_id)).length,
    }
  })
  const price_changes = products.map(({ _id, price_cents }, index) => {
    const random = randomFor(plan, 'stock', plan.products + index)
    return {
      product: _id,
      by: 'mara',
      from_cents: price_cents + 100,
      at: daysBefore(plan.now, random, 1, 900),
    }
  })
  const vouchers = indexes.slice(0, 10).map((index) => {
    const random = randomFor(plan, 'stock', 2 * plan.products + index)
    const used_by = Array.from({ length: 8 }, () => idOf('customer', integer(random, 0, plan.customers - 1)))
    return { _id: `SPRING${index}` as never, percent: integer(random, 5, 20), used_by }
  })
  return { products, price_changes, vouchers }
}
