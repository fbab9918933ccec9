import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const env = { JWT_SECRET: 'a secret of at least thirty-two bytes' }
const lethe = (...argv: string[]) =>
  execa(execPath, [main, ...argv], { env, extendEnv: false, stdin: 'ignore', reject: false, timeout: 30_000 })

describe('the lethe process', () => {
  it('prints the answer, and nothing but the answer, on stdout', async () => {
    const { exitCode, stdout, stderr } = await lethe('token', '--user', '7')
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it('reads a secret from its file, and says in one line that it can not', async () => {
    const asked = { JWT_SECRET_FILE: '/none' }
    const { exitCode, stderr } = await execa(execPath, [main, 'token', '--user', '7'], {
      env: asked,
      extendEnv: false,
      reject: false,
    })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/JWT_SECRET_FILE names a file that can't be read \(ENOENT\)$/)
  })

  it('is quiet about a reader that has enough', async () => {
    const running = execa(execPath, [main, '--help'], { env, extendEnv: false, reject: false })
    running.stdout.destroy()
    expect(await running).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('ends with the command’s exit code', async () => {
    expect(await lethe('delete', '7', '--hard')).toMatchObject({ exitCode: 2, stdout: '' })
  })
})
