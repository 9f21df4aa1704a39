import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judged } from '../judge/judged.ts'
import { amount } from '../long/amount.ts'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const scenario = (id: string): string => here(`../../src/scenarios/${id.replace('-', '_')}.ts`)
const standIn = (name: string): string => here(`../judge/stand_ins/${name}.ts`)

const disposesLater = ['kernel/fs/dispose_mnt', standIn('dispose_later')] as const
const completesEarly = [
  'kernel/fs/dispose_mnt',
  here('../../src/bugs/early-complete/kernel/fs/dispose_mnt.ts'),
] as const
const keepsMark = ['kernel/fs/mntput', standIn('mntput_keeps_mark')] as const
const looksAtLists = ['kernel/workqueue/flush_workqueue', standIn('flush_workqueue')] as const

/** What `explore` does of a torture scenario: each can fail, and passes with the true kernel. */
test.each([
  ['lazy-umount', 'wq-wait', completesEarly, /^premature-return \(final-put-return\)/],
  ['module-unload', 'task-work', disposesLater, /^premature-return \(umount-return\)/],
  ['kern-mount', 'task-work', disposesLater, /^premature-return \(kern-unmount-return\)/],
  ['expire', 'inline', keepsMark, /^invariant \(expire\)/],
  ['flush-storm', 'wq-flush', looksAtLists, /^premature-return \(flush-workqueue-return\)/],
  ['mix', 'wq-wait', disposesLater, /^premature-return \(umount-return\)/],
] as const)('%s under %s, explored: what is broken is found, and nothing else', async (id, design, broken, how) => {
  const file = scenario(id)
  expect((await judged({ file, design, standIns: [broken], executions: 200 }))[0]).toMatch(how)
  expect(await judged({ file, design, executions: amount(40, 3000) })).toEqual([])
})
