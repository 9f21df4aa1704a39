import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { scenarioFile } from './scenario_file.ts'

const NUMBERED = `Object.defineProperty(Object.prototype, '1', { get: () => 7, set() { throw new Error('somebody wrote [1]') }, configurable: true })`

test.each(['dpor', 'random', 'pct', undefined] as const)(
  'what a CPU puts on Object.prototype under a number is there for it alone, and not for the explorer (%s)',
  async (strategy) => {
    const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
      (m) => { ${NUMBERED}; const before = ({} as any)[1]; Atomics.add(m, 0, 1); const after = ({} as any)[1]; Atomics.load(m, 0)
        delete (Object.prototype as any)[1]; Atomics.load(m, 0); return [before, after, ({} as any)[1] ?? null] },
      (m) => { Atomics.add(m, 0, 1); return [({} as any)[1] ?? null, [,,].length] },
    ] })`)
    const options = strategy === undefined ? {} : { strategy }
    const { outcomes, findings } = await explore({ file, ...options, executions: 50, races: false })
    expect([Object.keys(outcomes), findings]).toEqual([['[[7,7,null],[null,2]]'], []])
  },
)

test('so it is where steps happen in code that cannot pause', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
    (m) => { ${NUMBERED}; class Counts { seen: number; constructor() { this.seen = Atomics.add(m, 0, 1) + (({} as any)[1] ?? 0) } }
      return [new Counts().seen > 6, new Counts().seen > 6] },
    (m) => Atomics.add(m, 0, 1) > 2,
  ] })`)
  const { outcomes, findings } = await explore({ file, strategy: 'dpor', races: false })
  expect([Object.keys(outcomes), findings]).toEqual([['[[true,true],false]'], []])
})

test('what is defined for good on a built-in is gone in the next execution', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
    (m) => { Object.defineProperty(Function.prototype, 'prototype', { get: () => Array.prototype }); return Atomics.add(m, 0, 1) },
    (m) => Atomics.add(m, 0, 1),
  ] })`)
  const { findings, executions } = await explore({ file, strategy: 'dpor' })
  expect([findings, executions]).toEqual([[], 2])
})

test.each([
  ['Object.freeze(Array.prototype)', /freeze of an object of the language/],
  ["Object.defineProperty(Int32Array.prototype, 'length', { get: () => 0 })", /length of typed arrays is defined anew/],
])('%s is refused where it stands', async (text, message) => {
  const file = scenarioFile(
    `export default scenario({ setup: () => words(1), cpus: [(m) => { Atomics.load(m, 0); ${text}; return 0 }] })`,
  )
  await expect(explore({ file, executions: 3 })).rejects.toThrow(message)
})

test('another iterator of arrays is that CPU’s alone, and the explorer’s own lists are walked as ever', async () => {
  const file = scenarioFile(`export default scenario({
    setup: () => words(4),
    cpus: [
      (m) => {
        Array.prototype[Symbol.iterator] = function* () { yield this[0]; if (this.length > 1) yield Atomics.load(m, 1) + 42 }
        const take = ([x, y]) => [x, y].join()
        return take([1, 2, 3]) + [...[5, 6, 7]].join()
      },
      (m) => [...[1, Atomics.load(m, 0)]].length,
    ],
  })`)
  const { outcomes, findings, complete } = await explore({ file, strategy: 'dpor', seed: 1 })
  expect({ findings, complete, outcomes: Object.keys(outcomes) }).toEqual({
    ...{ findings: [], complete: true },
    outcomes: ['["1,425,42",2]'],
  })
  expect([...[1, 2, 3]]).toEqual([1, 2, 3])
})
