import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { machine } from '../threads.ts'

const rules = new URL('./programs/rules.ts', import.meta.url)
const soak = new URL('./programs/soak.ts', import.meta.url)
const lib = new URL('../lib/programs/lib.ts', import.meta.url)

const broken = (program: URL, bug: string, file: string) =>
  machine(
    program,
    { cpus: 2, kworkers: 2 },
    { [file]: fileURLToPath(new URL(`../../../src/bugs/${bug}/${file}.ts`, import.meta.url)) },
  )

async function fails(m: Awaited<ReturnType<typeof machine>>, run: () => Promise<unknown>, how: RegExp) {
  try {
    await expect(run()).rejects.toThrow(how)
  } finally {
    await m.kill()
  }
}

test('pending-after-fn: an item that queues itself is refused', async () => {
  const m = await broken(rules, 'pending-after-fn', 'kernel/workqueue/execute_work')
  await fails(m, () => m.race([['requeueFromInside']], 1000), /hangs/)
})

test('wq-no-concurrency: an item that waits for another one never gets it', async () => {
  const m = await broken(rules, 'wq-no-concurrency', 'kernel/workqueue/concurrency')
  await fails(
    m,
    () => m.race([['sleeperLetsAnotherStart']], 500, /waitAtGate, waits for gate/),
    /hangs[\s\S]*waitAtGate, waits for gate/,
  )
})

test('list-not-empty-no-schedule: rcu_barrier waits for ever', async () => {
  const m = await broken(lib, 'list-not-empty-no-schedule', 'kernel/lib/rcu_enqueue')
  await fails(m, () => m.race([['callbacksInOrder', 0]], 1000), /hangs/)
})

test('llist-next-after: a kworker follows poison and dies', async () => {
  const m = await broken(lib, 'llist-next-after', 'kernel/lib/rcu_do_batch')
  await m.race([['publishFirst']])
  await fails(m, () => m.race([['replaceNodes', [50, 'call']]]), /a thread died[\s\S]*0x6b6b6b6., outside the arena/)
})

test('task-work-after-exit: an exited task accepts task work', async () => {
  const m = await broken(lib, 'task-work-after-exit', 'kernel/lib/task_work_take')
  const [[, refused]] = (await m.race([['taskWorkInOrder']])) as [[number[], number]]
  expect(refused).toBe(0)
  await m.kill()
})

test('8603e1b30027: on real threads the second canceller gets through, as the first one does run', async () => {
  const m = await broken(soak, '8603e1b30027', 'kernel/workqueue/cancel_wait')
  try {
    await m.race([['prepare']])
    await m.race([
      ['soak', [1, 3000, 2]],
      ['soak', [2, 3000, 2]],
    ])
    expect((await m.race([['settle']]))[0]).toMatchObject({ lost: [] })
  } finally {
    await m.kill()
  }
})
