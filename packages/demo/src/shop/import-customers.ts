import { indexDefinitions } from '@lethe/store/indexes'
import { reserveIds } from '@lethe/store/sequences'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { type Db, Long, type ObjectId, type WithId } from 'mongodb'

interface Customer {
  _id: ObjectId
  login: string
  name: string
  email: string
  customer_since: Date
}

const PAGE = 1_000

/**
 * Makes Lethe's users of the shop's customers: the customer's key becomes the ext_id, his login the username. Safe to
 * repeat: who is a user already is left as he is. Answers how many were made.
 */
export async function importCustomers(db: Db): Promise<number> {
  for (const { key, options } of indexDefinitions.filter(({ collection }) => collection === 'users')) {
    await usersOf(db).createIndex(key, options ?? {})
  }
  let made = 0
  let page: WithId<Customer>[] = []
  for await (const customer of db.collection<Customer>('customers').find().sort({ _id: 1 })) {
    page.push(customer)
    if (page.length < PAGE) continue
    made += await importPage(db, page)
    page = []
  }
  return made + (await importPage(db, page))
}

async function importPage(db: Db, page: readonly Customer[]): Promise<number> {
  const extIds = page.map(({ _id }) => _id.toHexString())
  const known = await usersOf(db)
    .find({ ext_id: { $in: extIds, $type: 'string' } }, { projection: { ext_id: 1 } })
    .toArray()
  const taken = new Set(known.map(({ ext_id }) => ext_id))
  const strangers = page.filter(({ _id }) => !taken.has(_id.toHexString()))
  if (strangers.length === 0) return 0
  const first = await reserveIds(db, 'users', strangers.length)
  await usersOf(db).insertMany(strangers.map((customer, n) => userOf(customer, first + n)))
  return strangers.length
}

function userOf({ _id, login, name, email, customer_since }: Customer, id: number): UserDocument {
  return {
    _id: Long.fromNumber(id),
    status: 'a',
    generation: 0,
    username: login,
    ext_id: _id.toHexString(),
    real_name: name,
    email,
    date_joined: customer_since,
  }
}
