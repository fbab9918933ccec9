import { finished, Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { NDJSON } from '../http/ndjson.ts'
import { answerLines, type StreamedBatch } from './answer-lines.ts'
import { bodyChunks } from './body-chunks.ts'
import { createPatience, type PatienceTimes } from './patience.ts'

interface Streaming {
  request: FastifyRequest
  reply: FastifyReply
  mayGoOn: StreamedBatch['mayGoOn']
  decide: StreamedBatch['decide']
  /** Aborted when the process stops. */
  stopping: AbortSignal
  times: PatienceTimes
  /** Called once when the connection is closed. */
  leave: () => void
}

/** Answers the lines of the request's body while they come. */
export function streamAnswers(streaming: Streaming): FastifyReply {
  const { request, reply, mayGoOn, decide, stopping, times, leave } = streaming
  finished(reply.raw, leave)
  // A body of any length: from here on it is enough that something comes.
  clearTimeout(request.bodyDeadline ?? undefined)
  const patience = createPatience(reply.raw, stopping, times)
  const chunks = bodyChunks(request.raw, patience.over)
  return (
    reply
      .type(NDJSON)
      // The connection ends with the stream: kept for another request, it would keep a stopping process.
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
      .send(Readable.from(answerLines({ chunks, patience, mayGoOn, decide })))
  )
}
