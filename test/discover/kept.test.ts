import { expect, test } from 'vitest'
import { Engines } from '../../src/discover/engines.ts'
import type { Program } from '../../src/discover/program.ts'
import { amount, part } from '../long/amount.ts'
import { standInsOf } from './programs.ts'

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
  mounted_after_an_exit: ['wq-flush', amount(60, 800)], // showed at execution 530
}

const names = [...WRONG_REFERENCE, ...WRONG_KERNEL, ...Object.keys(LATER)]
const engines = new Map<string, Promise<Engines>>()

/** One for each design: to link the model again for every program would take longer than to explore them. */
function enginesOf(design: string): Promise<Engines> {
  const made = engines.get(design) ?? Engines.link({ standIns: standInsOf({ design }), races: false })
  engines.set(design, made)
  return made
}

test.each(part(names, 5))('%s: nothing is found', async (name) => {
  const [design, executions] = LATER[name] ?? ['wq-wait', 30]
  const { default: program } = (await import(`./kept/${name}.ts`)) as { default: Program }
  const explored = await (await enginesOf(design)).explore(program, { seed: 1, executions, alone: name === 'alone' })
  expect(explored?.findings).toEqual([])
})
