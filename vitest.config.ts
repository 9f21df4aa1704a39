import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['test/long/**'],
    testTimeout: 60_000,
    maxWorkers: 2,
    // tests on real threads also assert that something rare was reached; the machine may not have let it happen
    retry: 1,
  },
})
