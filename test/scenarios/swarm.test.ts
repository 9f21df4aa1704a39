import { expect, test } from 'vitest'
import { POINTS } from '../../src/scenarios/habits/playground.ts'
import { Random } from '../../src/scenarios/random.ts'
import { swarmOf } from '../../src/scenarios/torture/swarm.ts'
import { usualWeights as WEIGHTS } from '../../src/scenarios/torture/weights.ts'

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed * 0x2f35_1ab + 1)

function namesIn(seed: number): Set<string> {
  const swarm = swarmOf(WEIGHTS, seed)
  const random = new Random(7)
  return new Set(Array.from({ length: 4_000 }, () => swarm.choose(random).name))
}

test('before the first shuffle every operation has its turn, at every point', () => {
  expect([...namesIn(0)].sort()).toEqual(Object.keys(WEIGHTS).sort())
  expect(swarmOf(WEIGHTS, 0).points).toBe(POINTS.length)
})

test('all CPUs that see one seed keep to the same few operations, at the same points', () => {
  for (const seed of SEEDS.slice(0, 20)) {
    expect(namesIn(seed)).toEqual(namesIn(seed))
    expect(swarmOf(WEIGHTS, seed).points).toBe(swarmOf(WEIGHTS, seed).points)
  }
})

test('most swarms hold few kinds of operation, some hold all, and every pair meets in one', () => {
  const swarms = SEEDS.map(namesIn)
  const all = Object.keys(WEIGHTS)
  expect(swarms.filter((names) => names.size <= all.length / 2).length).toBeGreaterThan(SEEDS.length / 2)
  expect(swarms.some((names) => names.size === all.length)).toBe(true)
  const few = swarms.filter((names) => names.size < all.length)
  const apart = all.flatMap((a) =>
    all.filter((b) => !few.some((names) => names.has(a) && names.has(b))).map((b) => [a, b]),
  )
  expect(apart).toEqual([])
})

test('some swarms leave one point to all CPUs', () => {
  const points = SEEDS.map((seed) => swarmOf(WEIGHTS, seed).points)
  expect(new Set(points)).toEqual(new Set([1, 2, 3, POINTS.length]))
})
