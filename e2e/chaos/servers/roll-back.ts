import { setTimeout as wait } from 'node:timers/promises'
import { type Member, primaryAmong } from './member.ts'
import type { Node } from './node.ts'
import { until } from './until.ts'

interface SetMember extends Member {
  readonly node: Node
}

/** With it a member fetches nothing, and drops what is on its way, but goes on voting: the primary stays. */
const STOP_FETCHING = 'stopReplProducer'

/**
 * Makes what the primary takes in the next `ms` milliseconds get lost: nobody copies it, then the primary is
 * held up until another one is elected, and finds on its return that its last writes never happened. Resolves
 * when it follows the new primary.
 * @throws Error where no other member can be elected
 */
export async function rollBack(members: readonly SetMember[], old: SetMember, ms: number): Promise<void> {
  const others = members.filter((member) => member !== old)
  const fetching = (mode: 'off' | 'alwaysOn') =>
    Promise.allSettled(others.map((other) => other.command({ configureFailPoint: STOP_FETCHING, mode })))
  await fetching('alwaysOn')
  await wait(ms)
  old.node.pause()
  try {
    await fetching('off')
    const primary = await until('another primary', async () => {
      return others[primaryAmong(await Promise.all(others.map((other) => other.hello())))]
    })
    old.node.resume()
    const term = await termOf(primary)
    await until('the old primary to follow', async () => {
      const { optimes } = await old.command({ replSetGetStatus: 1 }).catch(() => ({ optimes: undefined }))
      return optimes?.appliedOpTime.t >= term ? true : undefined
    })
  } finally {
    old.node.resume()
  }
}

async function termOf(member: Member): Promise<number> {
  const { term } = await member.command({ replSetGetStatus: 1 })
  return Number(term)
}
