import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'
import { part } from '../long/amount.ts'
import { exploreBug } from './explored_bug.ts'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** What becomes of W1 to W8 where nobody looks at locks. That lockdep tells of each is in bugs.test.ts. */
const deadlocks: Record<string, RegExp> = {
  W1: /the cleanup of mount#\d+, whose item \(cleanup_mnt_work\) is inactive: max_active of events is 2, all taken by .*: a circle$/m,
  W2: /work queue deferredclose run by itself: a circle$/m,
  W3: /kworker\/0 \(cleanup_mnt_work\), which waits for super_block#\d+\.s_umount held by cpu0: a circle$/m,
  W4: /kworker\/0 \(cleanup_mnt_work\), which waits for served_request\.reply\.done kept by cpu0: a circle$/m,
  W5: /whose item \(cleanup_mnt_work\) has no worker yet: .* kworker\/\d, which waits for reclaiming kept by cpu0: a circle$/m,
  W6: /kworker\/0 \(cleanup_mnt_work\), which waits for the items of work queue events run by itself: a circle$/m,
  W7: /kworker\/0 \(probe_module\), which waits for module_mutex held by cpu0: a circle$/m,
}

test.each(part(Object.entries(deadlocks), 4))(
  '%s really deadlocks, and the explorer says who waits for whom',
  async (bug, how) => {
    const { findings } = await exploreBug({ bug, lockdep: 'off', executions: 2000, seed: 1 })
    expect(findings[0]?.kind).toBe('deadlock')
    expect(findings[0]!.message).toMatch(how)
  },
)

test('W8 really returns from a flush too early', async () => {
  const { findings } = await exploreBug({ bug: 'W8', lockdep: 'off', executions: 2000, seed: 1 })
  expect(findings[0]).toMatchObject({ kind: 'premature-return', judge: 'flush-puts' })
})

test('who takes a spinlock twice waits for itself', async () => {
  const standIns = new Map([['kernel/lib/lockdep/validator', here('../../src/kernel/lib/lockdep/validator_off.ts')]])
  const { findings } = await explore({ file: here('./scenarios/spinlock_twice.ts'), standIns, executions: 10, seed: 1 })
  expect(findings[0]?.kind).toBe('deadlock')
  expect(findings[0]!.message).toMatch(/cpu0 waits for a_lock held by itself: a circle$/m)
})
