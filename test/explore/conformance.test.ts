import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { RandomWalk } from '#explore/strategies/random'
import { link } from '#link/link'
import { PROGRAMS } from './conformance_programs.ts'

let fresh = 0
const folder = mkdtempSync(join(tmpdir(), 'mnttorture-conformance-'))

function program(name: string, cpus: string): string {
  const file = join(folder, `${name.replace(/\W+/g, '_')}_${cpus.length}.js`)
  writeFileSync(
    file,
    `${PROGRAMS[name]}
     const told = (s) => JSON.stringify(cpu(s), (_, v) =>
       typeof v === 'bigint' ? v + 'n' : v === undefined ? 'undefined' : Number.isNaN(v) ? 'NaN' : v)
     const noise = ({ m }) => { for (let i = 0; i < 60; i++) Atomics.add(m, 60, 1); return 'noise' }
     export default {
       setup: () => ({ m: new Int32Array(new SharedArrayBuffer(256)), o: { p: 1 } }),
       cpus: ${cpus},
     }`,
  )
  return file
}

async function plainResult(name: string, delays = false): Promise<unknown> {
  const { file } = await link({ entry: program(name, '[told]'), standIns: new Map(), form: 'plain', delays })
  const { default: scenario } = await import(/* @vite-ignore */ `${pathToFileURL(file).href}?fresh=${++fresh}`)
  return scenario.cpus[0](scenario.setup())
}

async function steppedResults(name: string, cpus: string): Promise<unknown[]> {
  const engine = createEngine(await loadProgram(program(name, cpus), new Map()), {
    races: false,
    bounds: false,
    steps: 10_000,
  })
  const strategy = new RandomWalk(engine.state, 1)
  return [0, 1, 2, 3, 4].map((index) => {
    const ending = engine.run(strategy, index)
    return ending === 'whole' && engine.findings.length === 0 ? engine.outcomes[0] : engine.findings
  })
}

test.each(Object.keys(PROGRAMS))('%s: instrumented as plain', async (name) => {
  const expected = await plainResult(name)
  expect(await steppedResults(name, '[told]')).toEqual([expected, expected, expected, expected, expected])
})

test.each(Object.keys(PROGRAMS))('%s: the same while another CPU takes steps in between', async (name) => {
  const expected = await plainResult(name)
  expect(await steppedResults(name, '[told, noise]')).toEqual([expected, expected, expected, expected, expected])
})

const DELAYS = Symbol.for('mnttorture.delays')
let passed = 0
const countingDelays = () => (value: unknown) => {
  passed++
  return value
}

// where a thread lingers stands in the text of its functions, which they then say of themselves
const lingering = Object.keys(PROGRAMS).filter((name) => !name.startsWith('what functions'))

test.each(lingering)('%s: the same with places to linger at', async (name) => {
  const expected = await plainResult(name)
  Object.defineProperty(globalThis, DELAYS, { configurable: true, value: countingDelays })
  try {
    expect(await plainResult(name, true)).toEqual(expected)
  } finally {
    Reflect.deleteProperty(globalThis, DELAYS)
  }
  if (name.startsWith('every operation')) expect(passed).toBeGreaterThan(1000)
})
