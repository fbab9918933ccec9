import type { Document, ObjectId } from 'mongodb'
import { daysBefore } from '../dates.ts'
import { integer, type Random } from '../random.ts'
import { closing, reply, ticketLine } from '../words.ts'
import { customerAt } from './customers.ts'
import { idOf } from './ids.ts'
import { anotherCustomer, randomFor, type ShopPlan } from './plan.ts'

const MOST_REVIEWS = 3
const TICKET_SHARE = 0.5
/** In so many tickets somebody else of the household writes too. */
const SHARED_SHARE = 0.4

/** What the customer wrote: reviews, which others found helpful, and perhaps a ticket. */
export function talkOf(plan: ShopPlan, index: number): Record<'reviews' | 'tickets', Document[]> {
  const random = randomFor(plan, 'talk', index)
  const idAt = (customer: number) => idOf('customer', customer)
  const reviews = Array.from({ length: integer(random, 0, MOST_REVIEWS) }, (_, nth) => ({
    _id: idOf('review', index * MOST_REVIEWS + nth),
    product: idOf('product', integer(random, 0, plan.products - 1)),
    customer: idAt(index),
    stars: integer(random, 1, 5),
    text: `${reply(random)} ${closing(random)}`,
    helpful_for: Array.from({ length: integer(random, 0, 3) }, () =>
      idAt(anotherCustomer(plan, random, index)),
    ),
    written_at: daysBefore(plan.now, random, 1, 900),
  }))
  const hasTicket = random() < TICKET_SHARE
  return { reviews, tickets: hasTicket ? [ticketOf(plan, random, index)] : [] }
}

function ticketOf(plan: ShopPlan, random: Random, index: number): Document {
  const customer = customerAt(plan, index)
  const other = customerAt(plan, anotherCustomer(plan, random, index))
  const message = (from: { _id: ObjectId; name: string }) => ({
    from: { id: from._id, name: from.name },
    text: ticketLine(random),
  })
  const answer = { from: { staff: 'mara' }, text: `We have written to ${customer.email}.` }
  return {
    _id: idOf('ticket', index),
    customer: customer._id,
    subject: ticketLine(random),
    messages: [
      message(customer),
      answer,
      ...(random() < SHARED_SHARE ? [message(other)] : []),
      message(customer),
    ],
    open: random() < 0.2,
  }
}
