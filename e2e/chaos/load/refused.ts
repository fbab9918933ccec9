import { type OperationOf, refusals } from './plan.ts'
import type { Caller } from './requests.ts'
import type { Slot } from './slots.ts'

const NOBODY = 999_999

/** A DELETE that must not be taken, and must not delete anybody. */
export async function askInVain(
  caller: Caller,
  { person }: Slot,
  { how, number }: OperationOf<'refused'>,
): Promise<void> {
  const id = how === 'unknown_user' ? NOBODY : person.id
  const url = caller.at(number, `/api/v2/user/${id}/${how === 'bad_hard' ? '?hard=maybe' : '?hard=1'}`)
  await caller.ask(how, [refusals[how]], { method: 'DELETE', url, token: await tokenFor(caller, how) })
}

function tokenFor(caller: Caller, how: OperationOf<'refused'>['how']): Promise<string> | null {
  if (how === 'no_token') return null
  if (how !== 'stranger') return caller.admin()
  return caller.token(caller.population.bystanders[0]?.id ?? NOBODY)
}
