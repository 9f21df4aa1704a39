import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (file: string): string => fileURLToPath(new URL(`./src/${file}`, import.meta.url))

export default defineConfig({
  // the sources that tests import by path, and not a second copy of them as it was built
  resolve: { alias: { 'mnttorture/vitest': source('vitest/index.ts'), mnttorture: source('index.ts') } },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['test/long/**', 'test/package/**'],
    globalSetup: ['build/freshen.js'],
    // generous: it ends what hangs, and is no bound on how slow a machine may be
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // two workers have both cores already: collecting garbage on more threads only takes from the other
    execArgv: ['--single-threaded-gc'],
  },
})
