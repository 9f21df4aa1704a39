import type { Criterion } from '../structure.ts'
import type { History, MadeCall } from './history.ts'

/** The history with only that order of its calls which the criterion asks to be kept. */
export function underCriterion(history: History, criterion: Criterion): History {
  if (criterion === 'linearizability') return history
  return criterion === 'sequential-consistency' ? inProgramOrder(history) : betweenQuietMoments(history)
}

/** Each CPU's calls in their order, those after the race behind its others; nothing between CPUs. */
function inProgramOrder(history: History): History {
  const calls = history.flat()
  return [...new Set(calls.map(({ cpu }) => cpu))].map((cpu, at, cpus) =>
    calls
      .filter((call) => call.cpu === cpu)
      .map((call, index) => ({ ...call, seen: cpus.map((_, other) => (other === at ? index : 0)) })),
  )
}

/**
 * Calls keep their order only where at some moment between them none was under way: not even those of one CPU keep theirs
 * otherwise. So every call stands on a lane of its own, behind all calls before the last such moment.
 */
function betweenQuietMoments(given: History): History {
  // the lane of what is done after the race is one that nobody has seen
  const history = given.map((lane, at) =>
    lane.map((call, index) => ({
      ...call,
      seen: given.map((_, other) => (other === at ? index : (call.seen[other] ?? 0))),
    })),
  )
  const cuts = quietCuts(history)
  const calls = history.flatMap((lane, at) => lane.map((call, index) => ({ call, at, index })))
  const isBefore = ({ at, index }: { at: number; index: number }, cut: readonly number[]): boolean => index < cut[at]!
  return calls.map((one) => {
    const last = cuts.filter((cut) => !isBefore(one, cut)).at(-1)
    return [{ ...one.call, seen: calls.map((other) => Number(last !== undefined && isBefore(other, last))) }]
  })
}

/** Moments at which no call was under way, in their order: how many calls of each CPU lie before it. */
function quietCuts(history: History): number[][] {
  const least = history.map(leastSeenFrom)
  const isQuiet = (cut: readonly number[]): boolean =>
    least.every((lane, cpu) => {
      const from = lane[cut[cpu]!]
      return from === undefined || cut.every((count, other) => from[other]! >= count)
    })
  const cuts = new Map<string, number[]>()
  for (const { seen } of history.flat())
    if (!cuts.has(seen.join()) && isQuiet(seen) && isWhole(history, seen)) cuts.set(seen.join(), [...seen])
  return [...cuts.values()].sort((a, b) => sum(a) - sum(b))
}

/** For each call of a lane, what all calls from it on have seen. */
function leastSeenFrom(lane: readonly MadeCall[]): number[][] {
  const least: number[][] = []
  for (let index = lane.length - 1; index >= 0; index--) {
    const { seen } = lane[index]!
    const next = least[index + 1]
    least[index] = seen.map((count, cpu) => (next === undefined ? count : Math.min(count, next[cpu]!)))
  }
  return least
}

/** A call that never returned is under way from then on. */
function isWhole(history: History, cut: readonly number[]): boolean {
  return history.every((lane, cpu) => cut[cpu] === 0 || lane[cut[cpu]! - 1]!.result !== undefined)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
