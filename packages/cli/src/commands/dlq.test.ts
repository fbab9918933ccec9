import { describe, expect, it } from 'vitest'
import { lethe } from '../test-command.ts'

describe('lethe dlq', () => {
  it.each([
    [['replay', '--all'], 'add --yes'],
    [['replay'], 'say which'],
    [['replay', '--all', '--yes', '0:1'], 'either ids or --all'],
    [['replay', '0:1', '--reason', 'JSON'], '--reason goes with --all'],
    [['show', '7-1'], 'such as 0:12'],
    [['list', '--limit', '0'], '1 or more'],
    [[], 'Usage: lethe dlq'],
  ])('does nothing when told %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await lethe(['dlq', ...argv], {})
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('says what to set', async () => {
    const { exitCode, stderr } = await lethe(['dlq', 'list'], {})
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'lethe: KAFKA_BROKERS is not set: set it, or run `pnpm start` here first\n',
    })
  })

  it('says in its help why repeating a replay is safe', async () => {
    const { exitCode, stdout } = await lethe(['dlq', 'replay', '--help'], {})
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Repeating it is safe')
  })
})
