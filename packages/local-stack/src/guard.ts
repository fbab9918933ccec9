import { spawn } from 'node:child_process'

export type Guard = { release(): void }

// `read` succeeds when we say that all is well, and fails when our end of the pipe closes because this
// process died, however it died: then the guard ends the group and removes what is worthless without it.
const SCRIPT = 'read -r word && exit 0; kill -s KILL -- "-$1"; [ -z "$2" ] || rm -rf -- "$2"'

/** Makes sure that a process group, and its `tempFolder`, do not outlive this process, even after a kill -9. */
export function guardAgainstOrphans(processGroup: number, tempFolder?: string): Guard {
  return guarded(['-c', SCRIPT, 'guard', String(processGroup), tempFolder ?? ''])
}

/** The same for what is no process of ours: runs `command` when this process dies before `release`. */
export function guardWithCommand(command: string[]): Guard {
  return guarded(['-c', 'read -r word && exit 0; exec "$@"', 'guard', ...command])
}

function guarded(args: string[]): Guard {
  const child = spawn('sh', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  // A guard that died before its word was read has nothing left to be told.
  child.stdin.on('error', () => {})
  return {
    release() {
      if (!child.stdin.writableEnded) child.stdin.end('done\n')
    },
  }
}
