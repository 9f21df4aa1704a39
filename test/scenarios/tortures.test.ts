import { test } from 'vitest'
import { part } from '../long/amount.ts'
import { expectSuccess } from './stress.ts'

/** Each design under one scenario, the first in `npm test`; test/long has all scenarios, for a minute each. */
const EACH = [
  ['mix', 'task-work', 8, 'separate'],
  ['lazy-umount', 'wq-wait', 2, 'separate'],
  ['flush-storm', 'wq-flush', 2, 'separate'],
  ['expire', 'inline', 4, 'union'],
] as const

test.each(part(EACH, 4))(
  '%s under %s with %d CPUs, layout %s: nothing is found and nothing is left',
  (scenario, design, cpus, layout) => expectSuccess({ scenario, design, cpus, layout, seconds: 0.3 }),
  120_000,
)
