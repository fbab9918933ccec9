import { benchLargeUser } from './large-user.ts'
import { benchOthers } from './others.ts'

const ROUNDS = 5

/** Every figure of the engine's part of docs/benchmarks.md; `size` documents of one user. */
export async function benchErasure(size: number) {
  return { large_user: await benchLargeUser(size, ROUNDS), others: await benchOthers(size) }
}
