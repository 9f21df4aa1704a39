import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test, vi } from 'vitest'
import { coreWaitMs } from '../../src/supervise/core_wait.ts'

test.runIf(process.platform === 'linux')('threads that want more cores than there are wait for one', async () => {
  const before = coreWaitMs()
  const threads = Array.from({ length: 3 * availableParallelism() }, () => new Worker('for (;;);', { eval: true }))
  try {
    await vi.waitFor(() => expect(coreWaitMs() - before).toBeGreaterThan(200), { timeout: 60_000, interval: 50 })
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
})
