import { defineConfig } from 'vitest/config'

/** The package as it is published: packed, installed and used in projects of its own. */
export default defineConfig({
  test: { include: ['test/package/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000, maxWorkers: 1 },
})
