import { expect, test } from 'vitest'
import { cleanEnv, lastLine, runCommand } from './commands.ts'
import { javaVersion } from './java.ts'
import { lastWords } from './last-words.ts'

test('a command that fails is named with its last words', async () => {
  const failing = runCommand('sh', ['-c', 'echo one; echo two >&2; exit 3'])
  await expect(failing).rejects.toMatchObject({ code: 'command_failed', message: 'sh ended with 3: two' })
})

test('a command that is silent for too long is ended', async () => {
  const silent = runCommand('sh', ['-c', 'exec sleep 60'], { idleTimeoutMs: 50 })
  await expect(silent).rejects.toThrow('sh ended with SIGKILL')
})

test('what package managers add to the environment is not passed on', () => {
  expect(cleanEnv({ PATH: '/bin', npm_config_registry: 'x', npm_execpath: 'y', INIT_CWD: 'z' })).toEqual({
    PATH: '/bin',
  })
})

test.each([
  ['one\ntwo\n\n', 'two'],
  ['\u001b[1mwarn\u001b[0m\r\n\u001b[0m\u001b[0m', 'warn'],
  ['1%\r2%\r', '2%'],
  ['', ''],
])('the last line of %j is %j', (text, line) => {
  expect(lastLine(text)).toBe(line)
})

test.each([
  ['{"level":60,"msg":"failed","err":{"message":"no index"}}', 'failed: no index'],
  ['{"t":1,"s":"F","msg":"Fatal","attr":{"error":"DBPathInUse"}}', 'Fatal: DBPathInUse'],
  ['{"level":30,"ms', '{"level":30,"ms'],
  ['api: PORT must be a port', 'api: PORT must be a port'],
  ['', 'it said nothing'],
])('the last words of %j are %j', (log, words) => {
  expect(lastWords(log)).toBe(words)
})

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_401"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['no java here', undefined],
])('%j is Java %s', (output, version) => {
  expect(javaVersion(output)).toBe(version)
})
