import { createKafka } from '@lethe/messaging/kafka'
import { scanTopic } from '@lethe/messaging/scan'
import { topicNames } from '@lethe/messaging/topics'
import { pino } from 'pino'
import type { Context } from '../context.ts'
import { kafkaFailure } from '../kafka-failure.ts'
import { createOutput } from '../output.ts'
import { count, createLateProgress } from '../progress.ts'
import { kafkaOf, required } from '../settings.ts'
import type { Paint } from '../terminal.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { type ReapplyOutcome, reapplyEvents } from './reapply-events.ts'

export interface ReapplyCommandOptions {
  dryRun?: boolean
  json?: boolean
}

/** More than a broker needs to restart. */
const SILENCE_MS = 60_000

/** Reapplies to the database of the settings what the Kafka of the settings has of it, and says what that was. */
export async function runReapply(
  context: Context,
  { dryRun = false, json }: ReapplyCommandOptions,
): Promise<void> {
  const { terminal } = context
  const settings = await context.settings()
  const uri = required(settings, 'mongodbUri')
  const address = kafkaOf(settings)
  const { brokers, topicPrefix } = address
  const kafka = createKafka({ ...address, clientId: 'lethe-cli', logger: pino({ level: 'silent' }) })
  const output = createOutput(terminal, json)
  output.note(`in ${withoutCredentials(uri)}, by the events of ${brokers.join(', ')}`)
  const progress = createLateProgress(terminal.stderr, 'events')
  try {
    const outcome = await withDatabase(uri, (mongo) =>
      reapplyEvents(
        {
          mongo,
          topics: topicNames(topicPrefix),
          read: (topic, visit) =>
            scanTopic(kafka, topic, { visit, onProgress: progress.update, silenceMs: SILENCE_MS }).catch(
              (error) => Promise.reject(kafkaFailure(error, brokers)),
            ),
        },
        { dryRun },
      ),
    )
    progress.end()
    output.result(outcome, (paint) => reapplyLines(outcome, paint))
  } finally {
    progress.end()
  }
}

/** The outcome in words. */
export function reapplyLines(
  { dry_run, events, reapplied, unknown_users }: ReapplyOutcome,
  paint: Paint,
): string[] {
  const lines = [
    ['hard deletions', reapplied.hard],
    ['soft deletions', reapplied.soft],
    ['restores', reapplied.restored],
  ] as const
  const found = lines.filter(([, number]) => number > 0)
  const verb = dry_run ? 'would be made again' : 'made again'
  return [
    `${count(events)} events looked at`,
    ...(found.length === 0 ? [paint('green', 'the database knows all of them')] : []),
    ...found.map(([what, number]) => `${what}: ${paint('yellow', count(number))} ${verb}`),
    ...(unknown_users > 0 ? [`users of whom the database knows nothing: ${count(unknown_users)}`] : []),
  ]
}
