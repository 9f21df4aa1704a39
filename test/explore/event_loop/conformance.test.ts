import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { RandomWalk } from '#explore/strategies/random'
import { amount } from '../../long/amount.ts'
import { asModule, samplePrograms } from './async_programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-async-'))

async function both(seed: number, count: number, cpus: string): Promise<{ native: string[]; explored: unknown }> {
  const file = join(folder, `programs${seed}_${cpus.length}.mjs`)
  writeFileSync(
    file,
    `${asModule(samplePrograms(seed, count))}
     const noise = (m) => { for (let i = 0; i < 60; i++) Atomics.add(m, 0, 1) }
     export default { setup: () => new Int32Array(new SharedArrayBuffer(4)), cpus: ${cpus} }`,
  )
  const native = await (await import(/* @vite-ignore */ pathToFileURL(file).href)).logs()
  const engine = createEngine(await loadProgram(file, new Map()), { races: false, bounds: false, steps: 100_000 })
  const ending = engine.run(new RandomWalk(engine.state, seed), 0)
  const found = engine.findings.map(({ message, error }) => `${message} ${(error as Error | undefined)?.stack}`)
  return { native, explored: ending === 'whole' && found.length === 0 ? engine.outcomes[0] : found }
}

const SEEDS = Array.from({ length: amount(2, 200) }, (_, seed) => seed)

test.each(SEEDS)('async programs log what they log in Node, in the same order (seed %i)', async (seed) => {
  const { native, explored } = await both(seed, 60, '[() => logs()]')
  expect(explored).toEqual(native)
})

test.each(SEEDS)('and while each line is a step, and another CPU takes steps in between (seed %i)', async (seed) => {
  const { native, explored } = await both(seed, 40, '[logs, noise]')
  expect(explored).toEqual(native)
})
