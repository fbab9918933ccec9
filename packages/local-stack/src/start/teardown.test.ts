import { expect, test } from 'vitest'
import { createTeardown } from './teardown.ts'

test('what was opened is closed once, in the reverse order', async () => {
  const closed: string[] = []
  const teardown = createTeardown()
  for (const name of ['database', 'broker', 'api']) {
    await teardown.add(Promise.resolve(name), async (opened) => void closed.push(opened))
  }
  await teardown.closeAll()
  await teardown.closeAll()
  expect(closed).toEqual(['api', 'broker', 'database'])
})

test('what is still being opened is waited for and closed', async () => {
  const closed: string[] = []
  const opening = Promise.withResolvers<string>()
  const teardown = createTeardown()
  const added = teardown.add(opening.promise, async (opened) => void closed.push(opened))
  const closing = teardown.closeAll()
  opening.resolve('late')
  await Promise.all([added, closing])
  expect(closed).toEqual(['late'])
})

test('what failed to open is nothing to close, and one that fails to close keeps nobody else open', async () => {
  const closed: string[] = []
  const teardown = createTeardown()
  await teardown.add(Promise.resolve('first'), async (opened) => void closed.push(opened))
  await teardown.add(Promise.resolve('stuck'), () => Promise.reject(new Error('will not close')))
  await expect(teardown.add(Promise.reject(new Error('no')), async () => {})).rejects.toThrow('no')
  await expect(teardown.closeAll()).rejects.toThrow('will not close')
  expect(closed).toEqual(['first'])
})
