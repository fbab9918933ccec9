import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { confirmByTyping } from './confirm.ts'
import { fakeStream } from './test-terminal.ts'

function ask(typed: string) {
  const stdin = new PassThrough()
  const { stream } = fakeStream({ isTTY: false })
  stdin.end(typed)
  const terminal = { stdin: stdin as unknown as NodeJS.ReadStream, stdout: stream, stderr: stream }
  return confirmByTyping(terminal, {
    warning: 'Everything goes.',
    expected: '7',
    otherwise: 'nothing was deleted',
  })
}

describe('confirmByTyping', () => {
  it.each(['7\n', ' 7 \n'])('goes on after %j', async (typed) => {
    await expect(ask(typed)).resolves.toBeUndefined()
  })

  it.each(['y\n', '77\n', '\n', ''])('stops after %j', async (typed) => {
    await expect(ask(typed)).rejects.toThrow('nothing was deleted')
  })
})
