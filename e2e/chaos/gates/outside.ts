/**
 * Preloaded into every process of the system by `NODE_OPTIONS=--import`: its connections go through the gates
 * of the harness, and its wall clock is what the harness says. The program itself knows nothing of it.
 */
import { readFileSync } from 'node:fs'
import { rerouteSockets } from './reroute.ts'
import { offsetIn, routesIn } from './routes.ts'
import { shiftDate } from './shifted-date.ts'

const LOOK_EVERY_MS = 100

rerouteSockets(routesIn(process.env.CHAOS_ROUTES))

const clockFile = process.env.CHAOS_CLOCK
if (clockFile) {
  const look = () => offsetIn(readFileSync(clockFile, 'utf8'))
  let offset = look()
  setInterval(() => {
    offset = look()
  }, LOOK_EVERY_MS).unref()
  shiftDate(() => offset)
}
