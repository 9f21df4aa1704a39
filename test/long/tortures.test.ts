import { describe, test } from 'vitest'
import { expectSuccess } from '../scenarios/stress.ts'

const scenarios = ['mix', 'lazy-umount', 'module-unload', 'kern-mount', 'expire', 'flush-storm']

describe.each(['inline', 'wq-wait', 'wq-flush', 'task-work'])('%s, a minute of each:', (design) => {
  test.each(scenarios.flatMap((scenario) => [2, 8].map((cpus) => [scenario, cpus] as const)))(
    '%s with %d CPUs: nothing is found and nothing is left',
    (scenario, cpus) => expectSuccess({ scenario, design, cpus, layout: 'union', seconds: 60 }),
    180_000,
  )
})
