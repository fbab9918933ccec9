import type { Counts, Deletion, DeletionState, Step } from '@lethe/contracts/deletion'
import { count } from './progress.ts'
import type { Paint, Style } from './terminal.ts'

const stateStyles: Record<DeletionState, Style> = {
  accepted: 'cyan',
  published: 'cyan',
  running: 'cyan',
  verifying: 'cyan',
  retrying: 'yellow',
  blocked: 'red',
  completed: 'green',
  superseded: 'yellow',
  cancelled: 'yellow',
}

/** A deletion for people: what it is, how far it is, and a line for each target. */
export function deletionLines(deletion: Deletion, paint: Paint): string[] {
  const { id, state, mode, user_id, requested_by, requested_at, reason } = deletion
  const asked = requested_by === 'self' ? 'the user' : 'an administrator'
  return [
    `${paint('bold', id)}  ${paint(stateStyles[state], state)}${reason ? `: ${reason}` : ''}`,
    paint(
      'dim',
      `${mode} deletion of user ${user_id}, asked for by ${asked} at ${requested_at}${times(deletion)}`,
    ),
    ...deletion.steps.map((step) => stepLine(step, paint)),
  ]
}

/** What changed since the last look, for a log: the state and each step's. */
export function changeLine({ id, state, steps }: Deletion): string {
  return [`${id} ${state}`, ...steps.map(({ target, state: step }) => `${target} ${step}`)].join(', ')
}

function times({ requested_at, published_at, completed_at }: Deletion): string {
  const since = (time: string) => `${((Date.parse(time) - Date.parse(requested_at)) / 1000).toFixed(1)} s`
  const published = published_at ? `, published after ${since(published_at)}` : ''
  return completed_at ? `${published}, completed after ${since(completed_at)}` : published
}

function stepLine(step: Step, paint: Paint): string {
  const style: Style = step.state === 'done' ? 'green' : step.state === 'blocked' ? 'red' : 'yellow'
  const tries = step.attempts === 1 ? '1 try' : `${step.attempts} tries`
  const parts = [tries, countsText(step.counts), errorText(step)].filter((part) => part !== '')
  return `  ${step.target.padEnd(13)} ${paint(style, step.state.padEnd(8))} ${parts.join(', ')}`
}

function countsText(counts: Counts): string {
  return Object.entries(counts)
    .map(([collection, done]) => {
      const kinds = Object.entries(done).filter(([, n]) => n > 0)
      return `${collection} ${kinds.map(([kind, n]) => `${count(n)} ${kind}`).join(' ')}`
    })
    .join(', ')
}

function errorText({ error, next_attempt_at }: Step): string {
  if (!error) return ''
  return `${error.code}: ${error.message}${next_attempt_at ? `, next try at ${next_attempt_at}` : ''}`
}
