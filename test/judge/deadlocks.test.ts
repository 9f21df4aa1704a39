import { expect, test } from 'vitest'
import { exploreBug } from './explored_bug.ts'

/** What becomes of W1 to W8 where nobody looks at locks. That lockdep tells of each is in bugs.test.ts. */
const deadlocks = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7']

test.each(deadlocks)('%s really deadlocks, and the explorer says who waits for whom', async (bug) => {
  const { findings } = await exploreBug({ bug, lockdep: 'off', executions: 2000, seed: 1 })
  expect(findings[0]?.kind).toBe('deadlock')
  expect(findings[0]!.message).toMatch(/waits for .*: a circle$/m)
})

test('W8 really returns from a flush too early', async () => {
  const { findings } = await exploreBug({ bug: 'W8', lockdep: 'off', executions: 2000, seed: 1 })
  expect(findings[0]).toMatchObject({ kind: 'premature-return', judge: 'flush-puts' })
})
