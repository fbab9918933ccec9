/** What the callers were told, kept outside the program: the other side of every check. */
export interface LoadRecord {
  /** Answers by operation and status (`no answer` where none came). */
  answers: Map<string, number>
  /** Every 204 of a DELETE. */
  deletions: { userId: number; deletionId: string; mode: 'soft' | 'hard'; key: string | null }[]
  /** Every 204 of a restore. */
  restores: { userId: number }[]
  /** Every 201 of a sign-up. */
  signUps: { userId: number; username: string; extId: string }[]
  /** Profiles that the store has confirmed, by the user they are of. */
  profiles: Map<number, string>
  posts: { id: number; authorId: number; text: string }[]
  comments: { id: number; authorId: number; postId: number; text: string }[]
  /** Posts that another service wrote for a hard-deleted user; `promised` where within the window. */
  lateWrites: { postId: number; userId: number; promised: boolean }[]
  /** Answers that the contract does not know. */
  surprises: string[]
}

export function newRecord(): LoadRecord {
  return {
    answers: new Map(),
    deletions: [],
    restores: [],
    signUps: [],
    profiles: new Map(),
    posts: [],
    comments: [],
    lateWrites: [],
    surprises: [],
  }
}

/** Every text that the load writes begins with this and the operation's number. */
export const TEXT = 'chaos'
