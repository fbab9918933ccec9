/** The shop of docs/tutorial.md: `shop.ts fill`, `import-customers` or `name-subscribers`, in the database MONGODB_URI. */
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { fillShop, ShopExistsError } from '../shop/fill.ts'
import { importCustomers } from '../shop/import-customers.ts'
import { nameSubscribers } from '../shop/name-subscribers.ts'

const commands: Record<string, (mongo: Mongo) => Promise<string[]>> = {
  fill: async ({ db }) =>
    Object.entries(await fillShop(db)).map(([name, count]) => `${name.padEnd(16)} ${count}`),
  'import-customers': async ({ db }) => [`${await importCustomers(db)} customers are users now`],
  'name-subscribers': async ({ db }) => {
    const { named, nobodys } = await nameSubscribers(db)
    return [`${named} subscribers have their customer's key, ${nobodys} are no customers`]
  },
}

const command = commands[process.argv[2] ?? '']
const uri = process.env.MONGODB_URI
if (!command || !uri) {
  process.stderr.write(`MONGODB_URI=... npx pnpm@10 shop <${Object.keys(commands).join(' | ')}>\n`)
  process.exit(2)
}
const mongo = await connectMongo({ uri, appName: 'lethe-shop' })
try {
  process.stdout.write(`${(await command(mongo)).join('\n')}\n`)
} catch (error) {
  if (!(error instanceof ShopExistsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  await mongo.close()
}
