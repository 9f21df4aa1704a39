import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'
import { standInsOf } from './programs.ts'

const file = (name: string): string => fileURLToPath(new URL(`./scenarios/${name}.ts`, import.meta.url))

/** Programs that discover once came back with, from the true kernel. */
const WRONG_REFERENCE = [
  'umount_and_bind',
  'left_open',
  'expiry_decides_first',
  'late_put',
  'refused_but_loaded',
  'mounted_again', // showed at execution 2
  'alone',
]
const WRONG_KERNEL = [
  'flush_takes_the_copies', // showed at execution 6
  'two_kernel_threads_close',
  'chained_beside_accounting', // showed at execution 2
]

/** Those that need more than the first few executions: design, and how many. */
const LATER: Record<string, readonly [string, number]> = {
  lookup_in_between: ['wq-wait', 200], // showed at execution 156
  mounted_after_an_exit: ['wq-flush', 800], // showed at execution 530
}

const names = [...WRONG_REFERENCE, ...WRONG_KERNEL, ...Object.keys(LATER)]

test.each(names)('%s: nothing is found', async (name) => {
  const [design, executions] = LATER[name] ?? ['wq-wait', 30]
  const options = { file: file(name), standIns: standInsOf({ design }), seed: 1, executions, races: false }
  expect((await explore(options)).findings).toEqual([])
})
