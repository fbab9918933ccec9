import type { IncomingMessage } from '@lethe/messaging/messages'
import { createPublisher } from '@lethe/messaging/producer'
import { confirmByTyping, requireTerminal } from '../confirm.ts'
import type { Context } from '../context.ts'
import { exitCodes, UsageError } from '../failure.ts'
import { leftOutLines } from '../left-out.ts'
import { createOutput } from '../output.ts'
import { count } from '../progress.ts'
import type { Paint } from '../terminal.ts'
import { deadLetterOf, matchesReason } from './dead-letter.ts'
import { type LetterId, letterIdOf } from './letter-id.ts'
import { planReplay } from './replay-plan.ts'
import { createSender, type Send } from './replay-send.ts'
import { createReplayTally, type ReplayOutcome } from './replay-tally.ts'
import { type DeadLetterTopic, openDeadLetters } from './topic.ts'

export interface ReplayOptions {
  all?: boolean
  reason?: string
  force?: boolean
  yes?: boolean
  json?: boolean
}

/** Publishes dead letters again: those with these ids, or with `--all` all that match. Ends with 3 where some were left out. */
export async function replayDeadLetters(
  context: Context,
  ids: readonly LetterId[],
  options: ReplayOptions,
): Promise<void> {
  checkUsage(ids, options)
  const asks = options.all && !options.yes
  if (asks) requireTerminal(context.terminal, '--all replays whatever is there')
  const topic = await openDeadLetters(context)
  const replay = { topic, choice: choiceOf(ids, options), force: options.force === true }
  if (asks) await confirmAll(context, replay)

  const publisher = createPublisher(topic.kafka)
  try {
    const outcome = await replayThrough(replay, createSender(publisher))
    const output = createOutput(context.terminal, options.json)
    output.result({ from: topic.name, to: topic.original, ...outcome }, (paint) =>
      outcomeLines(outcome, topic.original, paint),
    )
    if (outcome.not_replayed.length > 0) context.exitWith(exitCodes.notCompleted)
  } finally {
    await publisher.close()
  }
}

function checkUsage(ids: readonly LetterId[], { all, reason }: ReplayOptions): void {
  if (all && ids.length > 0) throw new UsageError('either ids or --all')
  if (!all && ids.length === 0) throw new UsageError('say which: their ids, or --all')
  if (!all && reason !== undefined) throw new UsageError('--reason goes with --all')
}

interface Choice {
  /** Undefined for all. */
  ids: readonly LetterId[] | undefined
  includes(message: IncomingMessage): boolean
}

function choiceOf(ids: readonly LetterId[], { all, reason }: ReplayOptions): Choice {
  if (all) return { ids: undefined, includes: (message) => matchesReason(deadLetterOf(message), reason) }
  const wanted = new Set(ids.map(letterIdOf))
  return { ids, includes: (message) => wanted.has(letterIdOf(message)) }
}

interface Replay {
  topic: DeadLetterTopic
  choice: Choice
  force: boolean
}

/** Reads all first, to say what is going to happen; nothing is published by that. */
async function confirmAll({ terminal }: Context, replay: Replay): Promise<void> {
  const { replayed, not_replayed } = await replayThrough(replay, async () => ({ refused: [] }))
  if (replayed === 0) return
  const total = not_replayed.reduce((sum, left) => sum + left.count, replayed)
  await confirmByTyping(terminal, {
    warning: `${count(replayed)} of ${count(total)} dead letters will be published to ${replay.topic.original} again.`,
    expected: 'replay',
    otherwise: 'nothing was replayed',
  })
}

async function replayThrough({ topic, choice, force }: Replay, send: Send): Promise<ReplayOutcome> {
  const tally = createReplayTally()
  const missing = new Set(choice.ids?.map(letterIdOf))
  await topic.read(async (messages) => {
    const chosen = messages.filter(choice.includes)
    for (const message of chosen) missing.delete(letterIdOf(message))
    const sendable = chosen.flatMap((message) => {
      const plan = planReplay(message, { topic: topic.original, force })
      if (plan.ok) return [{ id: letterIdOf(message), message: plan.message }]
      tally.left(letterIdOf(message), plan.reason)
      return []
    })
    const { refused } = await send(sendable)
    for (const { id, reason } of refused) tally.left(id, reason)
    tally.replayed(sendable.length - refused.length)
    return false
  }, choice.ids)
  for (const id of missing) tally.left(id, 'there is no such dead letter')
  return tally.outcome()
}

/** What was done, and what was left and why. */
export function outcomeLines({ replayed, not_replayed }: ReplayOutcome, to: string, paint: Paint): string[] {
  return [`${paint('green', `${count(replayed)} replayed`)} to ${to}`, ...leftOutLines(not_replayed, paint)]
}
