import { once } from 'node:events'
import { connect } from 'node:net'

interface Answer {
  status: number
  body: string
}

/** A connection that carries one request at a time. */
export interface Connection {
  /** Sends the bytes of a whole request as they are, and answers what comes back. */
  ask(request: string): Promise<Answer>
  close(): void
}

const HEAD_END = '\r\n\r\n'
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i

/**
 * Opens a connection of HTTP/1.1 that does as little as a load generator can: what it takes from the processors it takes
 * from those that are measured. It knows answers that tell their length, or have no body.
 */
export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  let waiting: { resolve(answer: Answer): void; reject(reason: Error): void } | undefined
  let text = ''

  function settle(result: Answer | Error): void {
    const asker = waiting
    waiting = undefined
    text = ''
    if (result instanceof Error) asker?.reject(result)
    else asker?.resolve(result)
  }

  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    const answer = parseAnswer(text)
    if (answer) settle(answer)
  })
  socket.on('error', settle)
  socket.on('close', () => settle(new Error('the connection was closed before an answer')))

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request, 'latin1')
      }),
    close: () => socket.destroy(),
  }
}

/** Null where some of it is still to come; an Error where this reader can't tell where it ends. */
function parseAnswer(text: string): Answer | Error | null {
  const headEnd = text.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const status = Number(text.slice(9, 12))
  const head = text.slice(0, headEnd)
  const length = status === 204 ? 0 : Number(CONTENT_LENGTH.exec(head)?.[1] ?? Number.NaN)
  if (Number.isNaN(length)) return new Error(`an answer of unknown length: ${head}`)
  const body = text.slice(headEnd + HEAD_END.length)
  return body.length < length ? null : { status, body }
}
