import { describe, expect, it } from 'vitest'
import { lethe } from '../test-command.ts'

const env = { JWT_SECRET: 'a secret of at least thirty-two bytes' }
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())

describe('lethe token', () => {
  it('prints the token and nothing else', async () => {
    const { exitCode, stdout, stderr } = await lethe(['token', '--user', '7'], env)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { user_id, iat, exp, role } = claimsOf(stdout.trim())
    expect({ user_id, lifetime: exp - iat, role }).toEqual({ user_id: 7, lifetime: 43_200, role: undefined })
  })

  it('makes an administrator’s token and says when it ends', async () => {
    const { json } = await lethe(['token', '--user', '7', '--admin', '--expires', '15m', '--json'], env)
    const { token, ...rest } = json()
    const { exp, iat, role } = claimsOf(token)
    expect({ role, lifetime: exp - iat }).toEqual({ role: 'admin', lifetime: 900 })
    expect(rest).toEqual({ user_id: 7, role: 'admin', expires_at: new Date(exp * 1000).toISOString() })
  })

  it.each([
    [['token']],
    [['token', '--user', '0']],
    [['token', '--user', '7', '--expires', 'soon']],
    [['tokn']],
    [[]],
  ])('ends with 2 and says nothing on stdout after %j', async (argv) => {
    const { exitCode, stdout, stderr } = await lethe(argv, env)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('--help')
  })

  it('shows examples and exit codes in its help', async () => {
    const { exitCode, stdout } = await lethe(['token', '--help'], {})
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Examples:\n  $ lethe token --user 7')
    expect(stdout).toContain('Exit codes:')
  })
})
