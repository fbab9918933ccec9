import { comment, mention, vote, writePost } from './contributions.ts'
import { deleteUser, repeatDelete } from './deletions.ts'
import { writeLate } from './late-writes.ts'
import type { Operation, OperationOf } from './plan.ts'
import { register } from './profiles.ts'
import { askInVain } from './refused.ts'
import { type CallerDeps, createCaller } from './requests.ts'
import { restoreUser } from './restores.ts'
import { signUp } from './sign-ups.ts'
import { type Slot, slotsOf } from './slots.ts'

/** What the callers do. Each slot's operations come one after the other, different slots' at the same time. */
export function createCallers(deps: CallerDeps) {
  const caller = createCaller(deps)
  const { population } = deps
  const slots = slotsOf(population)
  const queues = slots.map(() => Promise.resolve())

  async function remove(slot: Slot, op: OperationOf<'delete'>): Promise<void> {
    const { id: userId, contested } = slot.person
    const deletionId = await deleteUser(caller, slot, op)
    if (deletionId === null) return
    const { next, number } = op
    if (next === 'restore') return restoreUser(caller, slot, `after-${number}`)
    // The names and the content of a contested one are never given up, so nothing is promised.
    if (next === 'nothing' || contested) return
    if (next === 'newcomer') return signUp(caller, slot, { number, swap: number % 2 === 0, inVain: false })
    return writeLate(caller, { userId, deletionId, number, next })
  }

  function perform(slot: Slot, op: Operation): Promise<void> {
    switch (op.kind) {
      case 'post':
        return writePost(caller, slot, op.number)
      case 'mention':
        return mention(caller, slot, op)
      case 'comment':
        return comment(caller, slot, op)
      case 'vote':
        return vote(caller, slot, op)
      case 'delete':
        return remove(slot, op)
      case 'restore':
        return restoreUser(caller, slot, String(op.number))
      case 'sign_up':
        return signUp(caller, slot, op)
      case 'again':
        return repeatDelete(caller, slot, op.number)
      case 'refused':
        return askInVain(caller, slot, op)
    }
  }

  return {
    /** Registers everybody who is there from the start. */
    async registerAll() {
      for (const person of [...population.slots, ...population.bystanders]) await register(caller, person)
    },
    /** Does it when the slot's earlier operations are done; resolves when it is done. */
    enqueue(op: Operation): Promise<void> {
      const slot = slots[op.slot]
      if (!slot) throw new RangeError(`there is no slot ${op.slot}`)
      const done = (queues[op.slot] ?? Promise.resolve()).then(() => perform(slot, op))
      queues[op.slot] = done
      return done
    },
    /** Resolves when nothing is under way. */
    async idle() {
      await Promise.all(queues)
    },
  }
}
