import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { othersRun } from '../../src/machine/others_run.ts'
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

it.runIf(process.platform === 'linux')(
  'a thread that spins runs, whatever time it gets; one that waits does not',
  async () => {
    const words = new Int32Array(new SharedArrayBuffer(4))
    const begun = (code: string) => {
      const thread = new Worker(`const { workerData } = require('node:worker_threads'); ${code}`, {
        eval: true,
        workerData: words,
      })
      onTestFinished(async () => void (await thread.terminate()))
    }
    begun('Atomics.wait(workerData, 0, 0)')
    await vi.waitFor(() => expect(othersRun()).toBe(false), { timeout: 30_000 })
    begun('for (;;) Atomics.load(workerData, 0)')
    await vi.waitFor(() => {
      for (let look = 0; look < 20; look++) expect(othersRun()).toBe(true)
    }, 30_000)
  },
)
