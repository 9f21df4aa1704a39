import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['test/long/**'],
    // generous: it ends what hangs, and is no bound on how slow a machine may be
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // two workers have both cores already: collecting garbage on more threads only takes from the other
    execArgv: ['--single-threaded-gc'],
  },
})
