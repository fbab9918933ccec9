import type { Evidence } from '../evidence.ts'
import { marks } from '../load/marks.ts'
import { invariants } from './invariants.ts'
import { type Violation, violations } from './violation.ts'

/** What the program has written where anybody may read it. */
export interface Said {
  logs: string
  metrics: string
  /** Keys and secrets that the processes were given. */
  secrets: readonly string[]
}

const CONTEXT = 80
const TOKEN = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\./

/**
 * Names, addresses, content, tokens and keys are nowhere in logs, metrics, events and the ledger; ext_ids are in
 * the two events that carry them. The dead-letter topic holds what others wrote, as it came.
 */
export function checkPrivacy(
  { ledger, deliveries }: Evidence,
  { logs, metrics, secrets }: Said,
): Violation[] {
  const { found, unless } = violations()
  const needles = [...Object.values(marks), encodeURIComponent(marks.extId), ...secrets]
  const texts = {
    'the logs': logs,
    'the metrics': metrics,
    'the ledger': JSON.stringify([...ledger.values()]),
    'the events': deliveries.map(withoutExtId).join('\n'),
  }
  for (const [where, text] of Object.entries(texts)) {
    for (const needle of needles) {
      const at = text.indexOf(needle)
      unless(at === -1, invariants.privacy, `in ${where}: ${around(text, at)}`)
    }
    const token = TOKEN.exec(text)
    unless(token === null, invariants.privacy, `a token in ${where}: ${around(text, token?.index ?? 0)}`)
  }
  return found
}

const around = (text: string, at: number) => text.slice(Math.max(0, at - CONTEXT), at + CONTEXT)

function withoutExtId({ type, story }: Evidence['deliveries'][number]): string {
  if (type === 'user.erased') return story
  const { data, ...rest } = JSON.parse(story)
  const { ext_id: _allowed, ...said } = data
  return JSON.stringify({ ...rest, data: said })
}
