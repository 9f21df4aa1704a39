import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (file: string): string => fileURLToPath(new URL(`./src/${file}`, import.meta.url))

/** Tests that change what is there once in a process: modules, globals, the environment, what is on the engine's mind. */
const ALONE = [
  'test/cli/github.test.ts',
  'test/docs/transcripts.test.ts',
  'test/explore/built_ins.test.ts',
  'test/explore/spin.test.ts',
  'test/link/remembered_link.test.ts',
  'test/report/run_on_in_browser.test.ts',
  'test/shm/*.test.ts',
]
/** Proof by quantity, half a minute and more each: run by `npm run test:long`. */
const LONG = [
  'test/long/**',
  'test/package/**',
  'test/discover/drivers.test.ts',
  'test/judge/stack.test.ts',
  'test/scenarios/explored.test.ts',
]

export default defineConfig({
  // the sources that tests import by path, and not a second copy of them as it was built
  resolve: { alias: { 'mnttorture/vitest': source('vitest/index.ts'), mnttorture: source('index.ts') } },
  test: {
    globalSetup: ['build/freshen.js'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: [...ALONE, ...LONG],
          // one process for many files: linking and exploring are compiled once, which saves a third of the time
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
    // generous: it ends what hangs, and is no bound on how slow a machine may be
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // two workers have both cores already: collecting garbage on more threads only takes from the other; and of the many trees
    // that linking makes, fewer live to be copied where young objects have more room
    execArgv: ['--single-threaded-gc', '--max-semi-space-size=64'],
  },
})
