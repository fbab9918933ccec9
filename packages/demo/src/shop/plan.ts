import { integer, type Random, randomOf } from '../random.ts'

/** What decides on the shop. Customers and products are known by their index. */
export interface ShopPlan {
  seed: number
  customers: number
  products: number
  /** Nothing happened later than this. */
  now: Date
}

export const stream = { customer: 11, order: 12, talk: 13, stock: 14 } as const

export const randomFor = (plan: ShopPlan, part: keyof typeof stream, index: number): Random =>
  randomOf(plan.seed, stream[part], index)

/** The index of another customer than this one. */
export const anotherCustomer = (plan: ShopPlan, random: Random, index: number) =>
  (index + integer(random, 1, plan.customers - 1)) % plan.customers
