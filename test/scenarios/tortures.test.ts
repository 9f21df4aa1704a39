import { test } from 'vitest'
import { expectSuccess } from './stress.ts'

/** Each design under one scenario; test/long has all of them, for a minute each. */
test.each([
  ['mix', 'task-work', 8, 'separate'],
  ['lazy-umount', 'wq-wait', 2, 'separate'],
  ['flush-storm', 'wq-flush', 2, 'separate'],
  ['expire', 'inline', 4, 'union'],
] as const)(
  '%s under %s with %d CPUs, layout %s: nothing is found and nothing is left',
  (scenario, design, cpus, layout) => expectSuccess({ scenario, design, cpus, layout, seconds: 0.3 }),
  120_000,
)
