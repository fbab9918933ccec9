import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'

const SERVER_PROCESS = new URL('./server-process.ts', import.meta.url).href
const STARTER = `
  import { startServerProcess } from '${SERVER_PROCESS}'
  const [tempFolder] = process.argv.slice(1)
  const options = { name: 'sleeper', program: 'sleep', args: ['60'], env: process.env, logPath: tempFolder + '/log', tempFolder }
  console.log((await startServerProcess(options)).pid)
`

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a server and its temporary folder do not outlive a starter that is killed with -9', async () => {
  const tempFolder = await mkdtemp(join(tmpdir(), 'lethe-guard-test-'))
  const starter = spawn(process.execPath, ['--input-type=module-typescript', '-e', STARTER, tempFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(starter.stdout), 'line')
  const server = Number(line)
  expect(isAlive(server)).toBe(true)

  starter.kill('SIGKILL')
  await vi.waitFor(() => expect(isAlive(server)).toBe(false), { timeout: 5_000 })
  await vi.waitFor(() => expect(access(tempFolder)).rejects.toThrow('ENOENT'), { timeout: 5_000 })
})
