import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore/explore.ts'
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

const LATER = ['lookup_in_between'] // showed at execution 156

test.each([...WRONG_REFERENCE, ...WRONG_KERNEL, ...LATER])('%s: nothing is found', async (name) => {
  const executions = LATER.includes(name) ? 200 : 30
  const options = { file: file(name), standIns: standInsOf({}), seed: 1, executions, races: false }
  expect((await explore(options)).findings).toEqual([])
})
