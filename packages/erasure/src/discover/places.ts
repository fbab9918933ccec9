import type { Db } from 'mongodb'
import { LETHES_OWN } from '../manifest-checks.ts'
import type { Place } from './place-tally.ts'

/** The collections and GridFS buckets that can hold something of users, and what is none of these, with the reason. */
export async function placesIn(db: Db): Promise<{ places: Place[]; passedOver: string[] }> {
  const found = await db.listCollections({}, { nameOnly: true, authorizedCollections: true }).toArray()
  const others = found.filter(({ name }) => !name.startsWith('system.') && !LETHES_OWN.has(name))
  const names = new Set(others.filter(({ type }) => type === 'collection').map(({ name }) => name))
  const places = [...names]
    .flatMap((name): Place[] => {
      const bucket = /^(.+)\.(files|chunks)$/.exec(name)
      if (!bucket?.[1] || !names.has(`${bucket[1]}.files`) || !names.has(`${bucket[1]}.chunks`)) {
        return [{ name, kind: 'collection', collection: name }]
      }
      return bucket[2] === 'files' ? [{ name: bucket[1], kind: 'bucket', collection: name }] : []
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const passedOver = others
    .filter(({ type }) => type !== 'collection')
    .map(({ name, type }) => `${name}: a ${type === 'timeseries' ? 'time series' : type}, not a collection`)
  return { places, passedOver }
}
