import { Socket } from 'node:net'

type Connect = (this: Socket, ...args: unknown[]) => Socket

/** Sends every TCP connection of this process to a port of this machine that `routes` has to the port it says there. */
export function rerouteSockets(routes: ReadonlyMap<number, number>): void {
  const connect = Socket.prototype.connect as Connect
  const rerouted: Connect = function (...args) {
    return connect.apply(this, reroutedArguments(args, routes))
  }
  Socket.prototype.connect = rerouted as Socket['connect']
}

/** In all the forms that `connect` takes: (options), (port, host), and the array that `net.connect` makes of either. */
function reroutedArguments(args: unknown[], routes: ReadonlyMap<number, number>): unknown[] {
  const [first, second, ...rest] = args
  if (Array.isArray(first)) {
    // Changed in place: net knows its own array by a symbol on it.
    first[0] = moved(first[0], routes)
    return args
  }
  if (typeof first === 'object' && first !== null) return [moved(first, routes), ...args.slice(1)]
  const host = typeof second === 'string' ? second : undefined
  return [moved({ port: first, host }, routes).port, second, ...rest]
}

interface Destination {
  port?: unknown
  host?: unknown
}

function moved<T extends Destination>(destination: T, routes: ReadonlyMap<number, number>): T {
  const gate = isHere(destination.host) ? routes.get(Number(destination.port)) : undefined
  return gate === undefined ? destination : { ...destination, port: gate }
}

const isHere = (host: unknown) =>
  host === undefined || host === 'localhost' || host === '127.0.0.1' || host === '::1'
