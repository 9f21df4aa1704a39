import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Halt, Watchdog } from '../../src/machine/watchdog.ts'

describe('the watchdog', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  it('is quiet while every counter moves, and names those that stop', () => {
    const counters = [0, 0, 0]
    const halts: Halt[] = []
    const dog = new Watchdog(
      10,
      () => counters,
      (halt) => halts.push(halt),
    )
    dog.start()
    for (let second = 0; second < 60; second++) {
      counters[0]!++
      counters[1]!++
      if (second < 30) counters[2]!++
      vi.advanceTimersByTime(1000)
      if (second < 38) expect(halts).toEqual([])
    }
    expect(halts).toMatchObject([{ stuck: [2], seconds: 10 }])
  })

  it('barks once, and not after it was stopped', () => {
    let barks = 0
    const dog = new Watchdog(
      1,
      () => [7],
      () => barks++,
    )
    dog.start()
    vi.advanceTimersByTime(10_000)
    expect(barks).toBe(1)
    const other = new Watchdog(
      1,
      () => [7],
      () => barks++,
    )
    other.start()
    other.stop()
    vi.advanceTimersByTime(10_000)
    expect(barks).toBe(1)
  })
})
