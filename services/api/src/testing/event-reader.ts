import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream'

/** Opens a stream of events; `next` waits for one, and answers undefined where the stream has ended. */
export async function openEvents(url: string, token: string, lastEventId?: string) {
  const gone = new AbortController()
  const headers = {
    authorization: `Bearer ${token}`,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  }
  const { status, headers: answered, body } = await fetch(url, { headers, signal: gone.signal })
  const reader = body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()

  async function next(): Promise<EventSourceMessage | undefined> {
    return (await reader?.read())?.value
  }
  return {
    status,
    headers: answered,
    next,
    /** All that comes until it ends, or until `isLast` says that it is enough. */
    async rest(isLast: (event: EventSourceMessage) => boolean = () => false): Promise<EventSourceMessage[]> {
      const events: EventSourceMessage[] = []
      for (let event = await next(); event; event = await next()) {
        events.push(event)
        if (isLast(event)) break
      }
      return events
    },
    close: () => gone.abort(),
  }
}
