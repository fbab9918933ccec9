import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { NDJSON } from '../http/ndjson.ts'

/** A request whose body is sent and whose answer is read line by line, as its test says. */
export async function openLines(url: string, headers: Record<string, string>) {
  const sent = request(url, { method: 'POST', agent: false, headers: { 'content-type': NDJSON, ...headers } })
  const failed = new Promise<Error>((resolve) => void sent.on('error', resolve))
  sent.flushHeaders()
  const [answer] = await once(sent, 'response')
  answer.on('error', () => undefined)
  const lines = createInterface({ input: answer })[Symbol.asyncIterator]()

  return {
    status: answer.statusCode as number,
    headers: answer.headers as Record<string, string | undefined>,
    write: (text: string) => void sent.write(text),
    /** Writes text, and waits until more can be written or the connection is lost. */
    async fill(text: string): Promise<void> {
      if (!sent.write(text)) await Promise.race([once(sent, 'drain').catch(() => undefined), failed])
    },
    end: (text = '') => sent.end(text),
    /** The next line of the answer; undefined at its end. */
    next: async () => {
      const { value } = await lines.next()
      return value === undefined ? undefined : JSON.parse(value)
    },
    /** All lines that still come. */
    async rest(): Promise<unknown[]> {
      const all: unknown[] = []
      for (let line = await this.next(); line !== undefined; line = await this.next()) all.push(line)
      return all
    },
    /** Whether the answer came to its end. */
    isComplete: () => answer.complete as boolean,
    leave: () => sent.destroy(),
    failed,
  }
}
