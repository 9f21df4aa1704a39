import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { createStrategy } from '#explore/strategies/create_strategy'
import type { StrategyName } from '#explore/strategies/strategy_names'
import { subject } from '../published/subject.ts'
import { scenarioFile } from './scenario_file.ts'

const SEEDS = 20
const LIMIT = 400

/** Schedules until the first bug, the mean of twenty seeds. */
async function meanToFirst(file: string, name: StrategyName): Promise<number> {
  const engine = createEngine(await loadProgram(file, new Map()), { races: false, steps: 10_000 })
  let sum = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { strategy } = createStrategy(name, engine, { seed, depth: 3, preemptions: Infinity })
    let index = 0
    do engine.run(strategy, index++)
    while (engine.findings.length === 0 && index < LIMIT)
    sum += index
  }
  return sum / SEEDS
}

/** The authors' own means, over as many seeds; ours are others where their programs have a thread that spawns the rest. */
test.each([
  ['account()', 5.8],
  ['bluetooth_driver()', 70.2],
  ['circular_buffer()', 2.8],
  ['reorder(2, 1)', 7.3],
  ['reorder(4, 1)', 10.4],
  ['reorder(9, 1)', 17.2],
  ['reorder(10, 10)', 6.0],
  ['stack()', 4.6],
  ['twostage(10)', 5.7],
  ['wronglock_3()', 8.8],
] as const)('SURW finds the bug of %s in no more schedules than its authors say', async (call, published) => {
  expect(await meanToFirst(subject('sctbench', call), 'surw')).toBeLessThanOrEqual(published)
})

test('SURW spreads what does not matter by how much of it each CPU has left', async () => {
  // of nine shared words, eight are others': then the load of cpu1 is one step among many, and a fair coin would take it at once
  const file =
    scenarioFile(`const others = (m: Int32Array) => { for (let i = 51; i < 59; i++) Atomics.add(m, i, 1); return 0 }
  export default scenario({ setup: () => words(64), cpus: [
    (m) => { for (let i = 1; i <= 40; i++) Atomics.store(m, i, 1); return 0 },
    (m) => Atomics.load(m, 20), others, others] })`)
  const engine = createEngine(await loadProgram(file, new Map()), { races: false, steps: 1000 })
  const { strategy } = createStrategy('surw', engine, { seed: 1, depth: 3, preemptions: Infinity })
  let late = 0
  for (let index = 0; index < 200; index++) {
    engine.run(strategy, index)
    if (engine.outcomes[1] === 1) late++
  }
  expect(late).toBeGreaterThan(60)
  expect(late).toBeLessThan(140)
})

test('a step is what a CPU may pause before: what code of judges touches besides guides no sampler', async () => {
  const account = scenarioFile('')
  writeFileSync(
    account,
    '// explore: atomic\nexport const note = (m: Int32Array) => { for (let i = 8; i < 16; i++) Atomics.add(m, i, 1) }\n',
  )
  const file = scenarioFile(`import { note } from './${basename(account)}'
    const cpu = (m: Int32Array) => { Atomics.add(m, 0, 1); note(m); return 0 }
    export default scenario({ setup: () => words(16), cpus: [cpu, cpu] })`)
  const engine = createEngine(await loadProgram(file, new Map()), { races: false, steps: 1000 })
  const { profile } = createStrategy('surw', engine, { seed: 1, depth: 3, preemptions: Infinity })
  expect([profile!.perCpu, profile!.shared]).toEqual([[1, 1], [{ address: 0, perCpu: [1, 1], lock: false }]])
})
