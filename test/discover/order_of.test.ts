import { expect, test } from 'vitest'
import { Prng } from '#explore/strategies/prng'
import type { Call } from '../../src/discover/history.ts'
import { orderOf } from '../../src/discover/reference/order_of.ts'

/** Two or three CPUs, each with a call or two, in some interleaving; results of 0 or -2. */
function drawn(prng: Prng): Call[] {
  const left = Array.from({ length: 2 + prng.below(2) }, () => 2 * (1 + prng.below(2)))
  const calls: Call[] = []
  for (let clock = 1; left.some((events) => events > 0); clock++) {
    let cpu = prng.below(left.length)
    while (left[cpu] === 0) cpu = (cpu + 1) % left.length
    const own = calls.filter((call) => call.cpu === cpu)
    const open = own.at(-1)
    if (open?.returned === 0) open.returned = clock
    else calls.push({ cpu, index: own.length, called: clock, returned: 0, result: -2 * prng.below(2) })
    left[cpu]!--
  }
  return calls.sort((a, b) => a.cpu - b.cpu || a.index - b.index)
}

/** Every call with its result, and with those that had returned before it was called. */
const told = (calls: Call[]): string =>
  JSON.stringify(
    calls.map(({ cpu, index, result, called }) => [
      [cpu, index, result],
      calls.filter((other) => other.returned < called).map((other) => [other.cpu, other.index]),
    ]),
  )

test('two histories are one exactly where the same calls returned the same before one another', () => {
  const prng = new Prng(1, 1)
  const byOrder = new Map<string, string>()
  const byWords = new Map<string, string>()
  for (let i = 0; i < 20_000; i++) {
    const calls = drawn(prng)
    const [order, words] = [orderOf(calls), told(calls)]
    expect(byOrder.get(order) ?? words).toBe(words)
    expect(byWords.get(words) ?? order).toBe(order)
    byOrder.set(order, words)
    byWords.set(words, order)
  }
  expect(byOrder.size).toBeGreaterThan(100)
})
