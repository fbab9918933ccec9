import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'
import { fakeStream } from './test-terminal.ts'

/** Runs a command without a terminal, in an environment and next to a repository that hold nothing else. */
export async function lethe(argv: readonly string[], env: Record<string, string>) {
  const stdin = fakeStream({ isTTY: false })
  const stdout = fakeStream({ isTTY: false })
  const stderr = fakeStream({ isTTY: false })
  const exitCode = await run(argv, {
    env,
    repository: join(tmpdir(), 'no-such-repository'),
    terminal: { stdin: stdin.stream, stdout: stdout.stream, stderr: stderr.stream },
  })
  const printed = stdout.written()
  return { exitCode, stdout: printed, stderr: stderr.written(), json: () => JSON.parse(printed) }
}
