import { describe, expect, it } from 'vitest'
import { explore } from '#explore/run/explore'
import { loadScenario, setUp } from '#machine/load_scenario'
import { sample } from '#machine/sampling/sample'
import { built } from '../../src/link/built.ts'
import { asOutcome, NotAnOutcome, outcomeKey } from '../../src/outcome.ts'
import { scenarioFile } from './scenario_file.ts'

const returning = (value: string): string =>
  scenarioFile(
    `export default { setup: () => words(1), cpus: [(m: Int32Array) => Atomics.add(m, 0, 0), () => (${value})] }`,
  )

async function keys(file: string): Promise<string[]> {
  const { outcomes } = await explore({ file, strategy: 'dpor', keepGoing: true })
  return Object.keys(outcomes)
}

describe('what no outcome can be is refused by the name of its CPU', () => {
  it.each([
    ['5n', 'a bigint'],
    ['[1, [5n]]', 'an array that holds a bigint'],
    ['{ a: 5n }', 'an object'],
    ["Symbol('x')", 'a symbol'],
    ['() => 1', 'a function'],
    ['new Map()', 'an object (Map)'],
    ['new Int8Array(3)', 'an object (Int8Array)'],
    ["new String('a')", 'an object (String)'],
    ['(() => { const a: unknown[] = []; a.push(a); return a })()', 'an array that holds itself'],
    ['new Array(1e9)', 'an array of more than 10000 values'],
    ['Array.from({ length: 200 }, () => new Array(200).fill(0))', 'an array of more than 10000 values'],
  ])('%s', async (value, what) => {
    await expect(explore({ file: returning(value), executions: 1 })).rejects.toThrow(
      `cpu1 returned ${what}; a CPU returns a number, string, boolean or null, an array of those, or a promise of one`,
    )
  })

  it('on real threads, too', async () => {
    const loaded = await loadScenario(returning('{ a: 5n }'), new Map())
    const rest = { seconds: 1, seed: 1, watchdogSeconds: 60, delays: false, progress: () => {} }
    const image = setUp(loaded.scenario, 'counted')
    const machine = await built('machine/thread')
    const run = sample({ loaded, name: 'counted', image, machine, ...rest, interrupt: new AbortController().signal })
    await expect(run).rejects.toThrow('counted: cpu1 returned an object; a CPU returns a number')
  })
})

describe('numbers that JSON has no word for', () => {
  it.each([
    ['NaN', '[0,NaN]'],
    ['[-Infinity, NaN]', '[0,[-Infinity,NaN]]'],
    ['null', '[0,null]'],
    ['undefined', '[0,null]'],
    ['-0', '[0,0]'],
    ['[-0, undefined]', '[0,[0,null]]'],
    ["'[1]'", '[0,"[1]"]'],
  ])('%s is counted as %s', async (value, key) => {
    expect(await keys(returning(value))).toEqual([key])
  })

  it('are graded by that key, and null is another outcome', async () => {
    const graded = (value: string): string =>
      scenarioFile(
        `export default { setup: () => words(1), cpus: [() => (${value})], outcomes: { '[NaN]': 'forbidden' } }`,
      )
    const kinds = async (value: string) =>
      (await explore({ file: graded(value), strategy: 'dpor' })).findings.map(({ kind }) => kind)
    expect(await kinds('NaN')).toEqual(['forbidden-outcome'])
    expect(await kinds('null')).toEqual([])
  })
})

it('an outcome is a copy, which nobody changes after', () => {
  const returned = [1, [2]]
  const outcome = asOutcome(returned)
  returned[0] = 3
  expect(outcomeKey([outcome, 'a"b', true])).toBe('[[1,[2]],"a\\"b",true]')
  expect(() => asOutcome([{}])).toThrow(NotAnOutcome)
})
