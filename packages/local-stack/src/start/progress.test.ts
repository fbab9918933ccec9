import { expect, test } from 'vitest'
import { runStages } from './progress.ts'
import { inTenths } from './tasks.ts'

test('plain lines name the step, and a stage waits for the one before', async () => {
  const lines: string[] = []
  const output = { isTerminal: false, print: (text: string) => void lines.push(text) }
  const step = (title: string) => ({ title, run: async (say: (line: string) => void) => say('starting') })
  await runStages(
    [
      { title: 'Servers', steps: () => [step('MongoDB')] },
      { title: 'Services', steps: () => [step('api')] },
    ],
    output,
  )
  expect(lines).toEqual(['MongoDB: starting\n', 'MongoDB: ready\n', 'api: starting\n', 'api: ready\n'])
})

test('a long count is said in tenths', () => {
  const said: string[] = []
  const onProgress = inTenths((line) => void said.push(line))
  for (let done = 0; done <= 1000; done += 1) onProgress(done, 1000)
  expect(said).toEqual(['0%', '10%', '20%', '30%', '40%', '50%', '60%', '70%', '80%', '90%', '100%'])
})
