import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

/** A real process that runs a service; `close` is the source of its close function. */
function spawnService(close: string) {
  const script = `
    import { runService } from ${JSON.stringify(new URL('./run.ts', import.meta.url).href)}
    const alive = setInterval(() => {}, 1000)
    const start = async () => {
      process.stdout.write('started')
      return { close: ${close} }
    }
    await runService({ name: 'demo', env: process.env, start })
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, started: once(child.stdout, 'data'), exited: once(child, 'exit') }
}

it('a process stops with exit code 0 at SIGTERM, although something would keep it alive', async () => {
  const { child, started, exited } = spawnService('async () => {}')
  await started
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
})

it('a process whose close hangs ends with 130 at the second SIGTERM', async () => {
  const { child, started, exited } = spawnService(
    '() => { process.stdout.write("closing"); return new Promise(() => {}) }',
  )
  await started
  const closing = once(child.stdout, 'data')
  child.kill('SIGTERM')
  await closing
  child.kill('SIGTERM')
  expect(await exited).toEqual([130, null])
})
