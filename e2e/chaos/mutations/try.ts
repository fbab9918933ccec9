import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Violation } from '../checks/violation.ts'
import { type Mutation, mutations } from './table.ts'
import { applyChange, copyWorkspace } from './workspace-copy.ts'

/** What the harness said of a program without one of its safeguards. */
export interface Tried {
  mutation: Mutation
  /** The broken invariants, each once; null where the run came to no report. */
  broken: readonly string[] | null
  seconds: number
}

/** Whether an invariant was broken that this safeguard is for. */
export function isCaught({ mutation, broken }: Tried): boolean {
  const noticedBy: readonly string[] = mutation.noticedBy
  return broken?.some((invariant) => noticedBy.includes(invariant)) ?? false
}

/** Tries the mutation of this name, or `all`, one after the other. */
export async function tryMutations(
  name: string,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<Tried[]> {
  const chosen = mutations.filter((mutation) => name === 'all' || mutation.name === name)
  if (chosen.length === 0)
    say(`no such mutation; there are: ${mutations.map((each) => each.name).join(', ')}`)
  const tried: Tried[] = []
  for (const mutation of chosen) {
    if (signal.aborted) break
    say(`${mutation.name}: ${mutation.removes}`)
    const result = await tryMutation(mutation)
    tried.push(result)
    say(verdictOf(result))
  }
  return tried
}

/** One line. */
function verdictOf(tried: Tried): string {
  const { mutation, broken, seconds } = tried
  const word = broken === null ? 'NO REPORT' : isCaught(tried) ? 'caught' : 'SURVIVED'
  return `  ${word} in ${seconds} s  ${mutation.name}: ${broken?.join('; ') ?? ''}`
}

async function tryMutation(mutation: Mutation): Promise<Tried> {
  const startedAt = performance.now()
  const { root, remove } = await copyWorkspace()
  try {
    for (const change of mutation.changes) await applyChange(root, change)
    const broken = await runIn(root, mutation)
    return { mutation, broken, seconds: Math.round((performance.now() - startedAt) / 1_000) }
  } finally {
    await remove()
  }
}

async function runIn(root: string, { run }: Mutation): Promise<string[] | null> {
  const json = join(root, 'violations.json')
  const args = ['--minutes', String(run.minutes), '--seed', String(run.seed)]
  const focus = ['--focus', run.focus.join(), '--json', json, '--log', join(root, 'output.log')]
  const child = spawn(process.execPath, [join(root, 'e2e/chaos/main.ts'), ...args, ...focus], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'exit')
  const text = await readFile(json, 'utf8').catch(() => null)
  if (text === null) return null
  const found = JSON.parse(text) as Violation[]
  return [...new Set(found.map(({ invariant }) => invariant))]
}
