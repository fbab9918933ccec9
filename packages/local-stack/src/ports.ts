import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'

/** `count` different TCP ports on 127.0.0.1 that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held open until the last is known, so that no port is given twice.
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => closed(server)))
  return ports
}

/** Says whether a process could listen on this port of `host` now. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  try {
    await closed(await listening(port, host))
    return true
  } catch {
    return false
  }
}

async function listening(port: number, host = '127.0.0.1'): Promise<Server> {
  const server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

async function closed(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
