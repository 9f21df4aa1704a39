import { defineConfig } from 'vitest/config'

/** What takes minutes or hours, and more of what `npm test` has a little of (test/long/amount.ts). */
export default defineConfig({
  test: {
    include: [
      'test/long/**/*.test.ts',
      'test/cli/killed.test.ts',
      'test/discover/drivers.test.ts',
      'test/discover/kept.test.ts',
      'test/discover/operations.test.ts',
      'test/explore/dpor.test.ts',
      'test/explore/generated.test.ts',
      'test/judge/bugs.test.ts',
      'test/judge/deadlocks.test.ts',
      'test/judge/judges.test.ts',
      'test/judge/stack.test.ts',
      'test/judge/stack_search.test.ts',
      'test/litmus/barrier_bugs.test.ts',
      'test/structure/gallery.test.ts',
      'test/structure/verdicts.test.ts',
      'test/witness/shipped.test.ts',
      'test/kernel/explored/*.test.ts',
      'test/kernel/fs/raced_cases.test.ts',
      'test/kernel/workqueue/soak.test.ts',
      'test/scenarios/explored.test.ts',
    ],
    globalSetup: ['build/freshen.js'],
    env: { LONG_TESTS: '1' },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
})
