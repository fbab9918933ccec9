import { benchLargeUser } from './large-user.ts'
import { benchManyUsers } from './many-users.ts'
import { benchMemory } from './memory.ts'
import { benchOthers } from './others.ts'

const ROUNDS = 5

/** The engine's figures in docs/benchmarks.md; `size` documents of one user, and users in proportion (20,000 at 1,000,000). */
export async function benchErasure(size: number) {
  return {
    large_user: await benchLargeUser(size, ROUNDS),
    many_users: await benchManyUsers(Math.ceil(size / 50), ROUNDS),
    memory: await benchMemory(size),
    others: await benchOthers(size),
  }
}
