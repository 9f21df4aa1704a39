import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../../src/explore/run/explore.ts'
import { amount } from '../../long/amount.ts'

const folder = (bug: string): string => fileURLToPath(new URL(`../../../src/bugs/${bug}/`, import.meta.url))

test.each([
  ['pending-after-fn', 'kernel/workqueue/execute_work', 'lost-work'],
  ['8603e1b30027', 'kernel/workqueue/cancel_wait', 'livelock'],
  ['wq-no-concurrency', 'kernel/workqueue/concurrency', 'deadlock'],
  ['list-not-empty-no-schedule', 'kernel/lib/rcu_enqueue', 'lost-work'],
  ['task-work-after-exit', 'kernel/lib/task_work_take', 'lost-work'],
  ['rescuer-outlives-queue', 'kernel/workqueue/stop_rescuer', 'use-after-free'],
  ['llist-next-after', 'kernel/lib/rcu_do_batch', 'use-after-free'],
])('%s is found, and the unbroken kernel passes the same scenario', async (bug, file, kind) => {
  const search = {
    file: `${folder(bug)}scenario.ts`,
    strategy: 'pct',
    depth: 3,
    executions: 2000,
    seed: 1,
    jobs: 1,
  } as const
  const broken = await explore({ ...search, standIns: new Map([[file, `${folder(bug)}${file}.ts`]]) })
  expect(broken.findings.map((finding) => finding.kind)).toEqual([kind])
  const whole = await explore({ ...search, executions: amount(150, 2000) })
  expect(whole.findings).toEqual([])
})
