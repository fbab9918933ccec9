import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { catchInterrupt } from './interrupt.ts'

function host() {
  return Object.assign(new EventEmitter(), { exit: vi.fn() })
}

describe('catchInterrupt', () => {
  it.each(['SIGINT', 'SIGTERM'])('takes the first %s for a request to stop', (name) => {
    const process = host()
    const { signal } = catchInterrupt(process)
    expect(signal.aborted).toBe(false)
    process.emit(name)
    expect(signal.aborted).toBe(true)
    expect(process.exit).not.toHaveBeenCalled()
  })

  it('ends the process at the second one, which is never the echo of the first', () => {
    const process = host()
    let now = 1_000
    catchInterrupt(process, () => now)
    process.emit('SIGINT')
    now += 50
    process.emit('SIGINT')
    expect(process.exit).not.toHaveBeenCalled()
    now += 1_000
    process.emit('SIGINT')
    expect(process.exit).toHaveBeenCalledExactlyOnceWith(130)
  })

  it('leaves the signals alone once it is released', () => {
    const process = host()
    catchInterrupt(process).release()
    expect(process.eventNames()).toEqual([])
  })
})
