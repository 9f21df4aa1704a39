import { test } from 'vitest'
import { expectSuccess } from './stress.ts'

/** Each scenario under one design and each design under one scenario; test/long has all of them for a minute. */
test.each([
  ['mix', 'wq-wait', 2, 'union'],
  ['mix', 'task-work', 8, 'separate'],
  ['lazy-umount', 'wq-wait', 2, 'separate'],
  ['module-unload', 'wq-flush', 2, 'union'],
  ['flush-storm', 'wq-flush', 2, 'separate'],
  ['kern-mount', 'task-work', 2, 'union'],
  ['expire', 'inline', 4, 'union'],
] as const)(
  '%s under %s with %d CPUs, layout %s: nothing is found and nothing is left',
  (scenario, design, cpus, layout) => expectSuccess({ scenario, design, cpus, layout, seconds: 0.3 }),
  120_000,
)
