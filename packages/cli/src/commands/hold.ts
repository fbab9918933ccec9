import type { Command } from 'commander'
import { reason, userId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

const of = (id: number) => ({ params: { path: { id } } })

export function addHoldCommand(program: Command, context: Context): void {
  const command = program
    .command('hold')
    .description('keep what a user has: he can be deleted, but nothing is erased until `lethe release`')
    .argument('<id>', 'the user', userId)
    .requiredOption('--reason <text>', 'why; it is kept with the user while the hold stands', reason)
  documented(command, [
    ["lethe hold 7 --reason 'litigation hold 2026-17'", 'refused where the erasure has begun'],
    ["lethe hold 7 --reason 'also 2026-18'", 'the new reason; the hold keeps its time'],
  ]).action(async (id: number, options: { reason: string; json?: boolean }) => {
    const api = apiFor(await context.settings())
    const body = { reason: options.reason }
    const { data } = await api.PUT('/api/v2/user/{id}/hold/', { ...of(id), body })
    createOutput(context.terminal, options.json).result(data, (paint) => [
      `${paint('bold', `user ${id}`)} is ${paint('yellow', 'held')}: ${options.reason}`,
    ])
  })
}

export function addReleaseCommand(program: Command, context: Context): void {
  const command = program
    .command('release')
    .description('end a hold: a deletion that it kept goes on by itself')
    .argument('<id>', 'the user', userId)
  documented(command, [
    ['lethe release 7', 'goes on at once'],
    ['lethe release 7 --json', 'the same from a script'],
  ]).action(async (id: number, { json }: { json?: boolean }) => {
    const api = apiFor(await context.settings())
    await api.DELETE('/api/v2/user/{id}/hold/', of(id))
    createOutput(context.terminal, json).result({ user_id: id, held: false }, (paint) => [
      `${paint('bold', `user ${id}`)} is not held any more`,
    ])
  })
}
