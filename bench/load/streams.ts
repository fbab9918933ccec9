import { Agent, type IncomingMessage, request } from 'node:http'

/** Opens a stream of each of these, reads what comes, and answers what closes them all. Throws where one is refused. */
export async function openStreams(
  url: string,
  streams: { path: string; token: string }[],
): Promise<() => void> {
  const agent = new Agent({ keepAlive: false })
  const open = streams.map(
    ({ path, token }) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}` }
        request(`${url}${path}`, { agent, headers }, resolve).on('error', reject).end()
      }),
  )
  for (const answer of await Promise.all(open)) {
    if (answer.statusCode !== 200) throw new Error(`a stream was answered ${answer.statusCode}`)
    answer.on('error', () => undefined).resume()
  }
  return () => agent.destroy()
}
