import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { engineFor } from '#explore/run/explore'
import { loadProgram } from '#explore/run/load_program'
import { neededBarriers } from '#explore/run/needed_barriers'
import { bugs } from '../../src/subjects/catalogue.ts'

const file = join(mkdtempSync(join(tmpdir(), 'mnttorture-needed-')), 'mp.ts')
writeFileSync(
  file,
  `import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb, smp_wmb } from '#kernel/lib/barrier'
import { bindArena, createArena } from '#shm/arena'
const [data, flag] = [300, 340]
export default {
  setup: () => createArena(2048),
  cpus: [
    (buffer) => {
      bindArena(buffer)
      WRITE_ONCE(data, 1)
      smp_wmb()
      WRITE_ONCE(flag, 1)
      smp_mb()
      return 0
    },
    (buffer) => {
      bindArena(buffer)
      const seen = smp_load_acquire(flag)
      return [seen, READ_ONCE(data)]
    },
  ],
  outcomes: { '[0,[1,0]]': 'forbidden' },
}
`,
)

test('each barrier and order is weakened alone, and who is needed by some schedule is told from who is not', async () => {
  const engine = engineFor(await loadProgram(file, new Map()), { races: false, memory: 'lkmm' })
  let said = 0
  const needs = [
    ...neededBarriers(engine, engine.weak!, {
      seed: 1,
      executions: 200,
      isOver: () => false,
      counted: (all) => (said = all),
    }),
  ]
  expect(said).toBe(needs.length)
  expect(needs.map(({ word, line, weakened, shows }) => [line, word, weakened, shows?.kind])).toEqual([
    [11, 'smp_wmb', 'nothing', 'forbidden-outcome'],
    [13, 'smp_mb', 'nothing', undefined],
    [18, 'smp_load_acquire', 'once', 'forbidden-outcome'],
  ])
})

test.each([
  ['llist', ['cmpxchg', 'xchg']],
  ['task_work', ['cmpxchg']],
  ['seqlock', ['smp_wmb', 'smp_wmb', 'smp_load_acquire', 'smp_rmb']],
])('bench/barriers: %s needs what it is there for', async (name, words) => {
  const scenario = fileURLToPath(new URL(`../../bench/barriers/scenarios/${name}.ts`, import.meta.url))
  const engine = engineFor(await loadProgram(scenario, new Map()), { races: false, memory: 'lkmm' })
  const options = { seed: 1, executions: 60, isOver: () => false, counted: () => {} }
  const needs = [...neededBarriers(engine, engine.weak!, options)]
  expect(needs.filter(({ shows }) => shows !== undefined).map(({ word }) => word)).toEqual(words)
})

test('barriers that there was no time for are told, and nothing is said of them', async () => {
  const engine = engineFor(await loadProgram(file, new Map()), { races: false, memory: 'lkmm' })
  let left = 300
  const isOver = () => left-- <= 0
  let said = 0
  const needs = [
    ...neededBarriers(engine, engine.weak!, { seed: 1, executions: 200, isOver, counted: (all) => (said = all) }),
  ]
  expect([said, needs.length]).toEqual([3, 1])
})

test('a program that fails as it is is refused: nothing could be said of its barriers', async () => {
  const { scenario, standIns } = bugs().find(({ id }) => id === '1f5d783094cf')!
  const engine = engineFor(await loadProgram(scenario!, standIns), { races: false, memory: 'lkmm' })
  const options = { seed: 1, executions: 200, isOver: () => false, counted: () => {} }
  expect(() => [...neededBarriers(engine, engine.weak!, options)]).toThrow(/fails as it is: deadlock/)
})
