import { describe, expect, test } from 'vitest'
import { compareResults, holm } from '../../src/bench/compare.ts'
import { mannWhitney } from '../../src/bench/mann_whitney.ts'
import { seededRandom } from '../../src/machine/random.ts'
import { madeUpResult } from './made_up_result.ts'

const ROUNDS = 10
const ROWS = 200

/** Medians of rounds that scatter around `us` by about a fifth, rarely by far more. */
function noisy(us: number, random: () => number): number[] {
  return Array.from({ length: ROUNDS }, () => us * (0.9 + 0.2 * random()) * (random() < 0.01 ? 3 : 1))
}

function run(seed: number, slowed: Record<string, number> = {}, floorFactor = 1): ReturnType<typeof madeUpResult> {
  const random = seededRandom(seed)
  const names = Array.from({ length: ROWS }, (_, i) => `row ${i}`)
  const rows = names.map((name, i) => [name, noisy((10 + i) * (slowed[name] ?? 1), random)] as const)
  return madeUpResult(Object.fromEntries(rows), { 'wait-notify': noisy(10 * floorFactor, random) })
}

describe('a comparison of two runs', () => {
  test('runs of the same code agree, whatever the seed of their noise', () => {
    for (let seed = 1; seed <= 8; seed++) {
      expect(compareResults(run(seed), run(1000 + seed), 'old.json').differences).toEqual([])
    }
  })

  test('a slowdown of 1.5 times in one row of two hundred is told, and only that', () => {
    const { differences, words } = compareResults(run(1), run(2, { 'row 77': 1.5 }), 'old.json')
    expect(differences.map(({ id, verdict }) => [id, verdict])).toEqual([['row 77', 'slower']])
    expect(words[0]).toMatch(/^compared with old\.json: 1 of 201 rows differ by more than noise/)
    expect(words.at(-1)).toMatch(/^SLOWER {2}row 77 \(inline, 2 kworkers\): .*\(1\.\d\d times, p = 0\.0/)
  })

  test('what got faster is told as such', () => {
    const [only] = compareResults(run(1, { 'row 5': 2 }), run(2), 'old.json').differences
    expect(only).toMatchObject({ id: 'row 5', verdict: 'faster' })
  })

  test('a certain but small difference counts as noise', () => {
    const before = madeUpResult({ steady: [10, 10.1, 10.2, 10.3, 10.1, 10.2, 10, 10.3] })
    const after = madeUpResult({ steady: [10.8, 10.9, 11, 10.9, 10.8, 11, 10.9, 11] })
    expect(compareResults(before, after, 'old.json').differences).toEqual([])
  })

  test('a floor that moved is said to be the machine', () => {
    const { words } = compareResults(run(1), run(2, {}, 2), 'old.json')
    expect(words.join('\n')).toMatch(/the machine itself is not what it was/)
  })

  test('with too few rounds it says that nothing can be told', () => {
    const before = madeUpResult({ a: [1, 1.1], b: [1, 1.1] })
    const after = madeUpResult({ a: [9, 9.1], b: [1, 1.1] })
    const { differences, words } = compareResults(before, after, 'old.json')
    expect(differences).toEqual([])
    expect(words[1]).toMatch(/too few to tell any difference/)
  })

  test('rows that only one of the runs has are left out', () => {
    expect(compareResults(madeUpResult({ a: [1, 2] }), madeUpResult({ b: [1, 2] }), 'old.json')).toMatchObject({
      rows: 0,
      words: ['compared with old.json: no row was measured in both'],
    })
  })
})

describe('the test behind it', () => {
  test('gives the published exact probabilities', () => {
    expect(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(2 / 252)
    expect(mannWhitney([1, 2, 3], [4, 5, 6])).toBeCloseTo(0.1)
    expect(mannWhitney([1, 4], [2, 3])).toBeCloseTo(1)
  })

  test('shares ranks among ties', () => {
    expect(mannWhitney([1, 1, 1], [1, 1, 1])).toBe(1)
    expect(mannWhitney([1, 1, 2], [2, 3, 3])).toBeCloseTo(0.2)
  })

  test("Holm's correction multiplies the smallest most and never falls", () => {
    const corrected = holm([0.01, 0.04, 0.03])
    expect(corrected[0]).toBeCloseTo(0.03)
    expect(corrected[2]).toBeCloseTo(0.06)
    expect(corrected[1]).toBeCloseTo(0.06)
  })
})
