import type { Counts, Deletion, DeletionState, Step, StepState } from '@lethe/contracts/deletion'
import { count } from './progress.ts'
import type { Paint, Style } from './terminal.ts'

export const stateStyles: Record<DeletionState, Style> = {
  accepted: 'cyan',
  published: 'cyan',
  scheduled: 'yellow',
  held: 'yellow',
  running: 'cyan',
  verifying: 'cyan',
  retrying: 'yellow',
  blocked: 'red',
  completed: 'green',
  superseded: 'yellow',
  cancelled: 'yellow',
}

const stepStyles: Record<StepState, Style> = {
  pending: 'cyan',
  retrying: 'yellow',
  blocked: 'red',
  done: 'green',
  waived: 'yellow',
}

/** A deletion for people: what it is, how far it is, and what was done at each target. */
export function deletionLines(deletion: Deletion, paint: Paint): string[] {
  const { id, state, mode, user_id, requested_by, reason } = deletion
  const asked = requested_by === 'self' ? 'the user' : 'an administrator'
  return [
    `${paint('bold', id)}  ${paint(stateStyles[state], state)}${reason ? `: ${reason}` : ''}`,
    paint('dim', `${mode} deletion of user ${user_id}, asked for by ${asked}`),
    paint('dim', times(deletion)),
    ...deletion.steps.flatMap((step) => stepLines(step, paint)),
  ]
}

/** What changed since the last look, for a log: the state and each step's. */
export function changeLine({ id, state, steps }: Deletion): string {
  return [`${id} ${state}`, ...steps.map(({ target, state: step }) => `${target} ${step}`)].join(', ')
}

function times(deletion: Deletion): string {
  const { requested_at, not_before, published_at, completed_at, estimated_completion_at } = deletion
  const since = (time: string) => `${((Date.parse(time) - Date.parse(requested_at)) / 1000).toFixed(1)} s`
  return [
    requested_at,
    ...(not_before ? [`not before ${not_before}`] : []),
    ...(published_at ? [`published after ${since(published_at)}`] : []),
    ...(completed_at ? [`completed after ${since(completed_at)}`] : []),
    ...(estimated_completion_at ? [`completed at about ${estimated_completion_at}`] : []),
  ].join(', ')
}

function stepLines(step: Step, paint: Paint): string[] {
  const tries = step.attempts === 1 ? '1 try' : `${step.attempts} tries`
  return [
    `  ${step.target.padEnd(13)} ${paint(stepStyles[step.state], step.state.padEnd(8))} ${tries}`,
    ...(step.waiver ? [`    since ${step.waiver.at}: ${step.waiver.reason}`] : []),
    ...errorLines(step).map((line) => `    ${paint('red', line)}`),
    ...countLines(step.counts).map((line) => `    ${line}`),
  ]
}

function errorLines({ error, next_attempt_at }: Step): string[] {
  if (!error) return []
  return [`${error.code}: ${error.message}`, ...(next_attempt_at ? [`next try at ${next_attempt_at}`] : [])]
}

/** `posts  3 deleted, 2 pulled`, a line for each collection. */
export function countLines(counts: Counts): string[] {
  return Object.entries(counts).map(([collection, done]) => {
    const kinds = Object.entries(done).filter(([, documents]) => documents > 0)
    return `${collection.padEnd(22)} ${kinds.map(([kind, documents]) => `${count(documents)} ${kind}`).join(', ')}`
  })
}
