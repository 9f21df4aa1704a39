/**
 * Small programs that spin, as values: run by CPUs of the explorer (the loops stand written out in spin_machine.ts) and,
 * for comparison, by a search through all states that knows no loops, only steps.
 */
import fc from 'fast-check'

export const WORDS = 3

/** The first is the form of the loop or the operation; then the word, a value, and another word. */
export type Op = readonly [name: string, word: number, value: number, other: number]

const SPINS = ['while', 'do', 'for', 'method', 'helper', 'counted', 'leading', 'break', 'wait']

const word = fc.nat(WORDS - 1)
const value = fc.nat(2)
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.tuple(fc.constantFrom('store', 'add', 'read', 'notify'), word, value, word),
  fc.tuple(fc.constantFrom(...SPINS), word, value, word),
  fc.tuple(fc.constantFrom('lock', 'ttas', 'swap', 'both', 'retry', 'nest', 'gate'), word, value, word),
  fc.tuple(fc.constant('store'), word, fc.constant(0), word),
)

export const spinProgram: fc.Arbitrary<Op[][]> = fc
  .tuple(fc.array(op, { maxLength: 3 }), fc.array(op, { maxLength: 3 }), fc.array(op, { maxLength: 2 }))
  .map((cpus) => cpus)

interface State {
  words: number[]
  at: number[]
  /** where within an operation of more than one step */
  within: number[]
  kept: number[]
  results: number[][]
}

/** Every outcome there is, and whether some CPU can come to spin with nobody left to let it go on. */
export function search(cpus: readonly Op[][]): { outcomes: string[]; stuck: boolean } {
  const start: State = {
    words: new Array(WORDS).fill(0),
    at: cpus.map(() => 0),
    within: cpus.map(() => 0),
    kept: cpus.map(() => 0),
    results: cpus.map(() => []),
  }
  const seen = new Map<string, { state: State; from: string[] }>([[JSON.stringify(start), { state: start, from: [] }]])
  const queue = [JSON.stringify(start)]
  const ends: string[] = []
  for (const key of queue) {
    const { state } = seen.get(key)!
    if (state.at.every((at, cpu) => at === cpus[cpu]!.length)) ends.push(key)
    for (const [cpu, ops] of cpus.entries()) {
      if (state.at[cpu] === ops.length) continue
      const next = step(state, cpu, ops[state.at[cpu]!]!)
      const after = JSON.stringify(next)
      const known = seen.get(after)
      if (known === undefined) {
        seen.set(after, { state: next, from: [key] })
        queue.push(after)
      } else known.from.push(key)
    }
  }
  const ending = new Set(ends)
  for (const key of ending) for (const before of seen.get(key)!.from) ending.add(before)
  const outcomes = ends.map((key) => JSON.stringify(seen.get(key)!.state.results))
  return { outcomes: [...new Set(outcomes)].sort(), stuck: ending.size < seen.size }
}

function step(before: State, cpu: number, [name, word, value, other]: Op): State {
  const state = structuredClone(before)
  const { words, within, kept, results } = state
  const done = (): State => {
    state.at[cpu]!++
    within[cpu] = kept[cpu] = 0
    return state
  }
  const go = (to: number): State => {
    within[cpu] = to
    return state
  }
  const held = words[word]!
  switch (name) {
    case 'store':
      words[word] = value
      return done()
    case 'add':
      words[word] = (held + 1) % 3
      return done()
    case 'read':
      results[cpu]!.push(held)
      return done()
    case 'notify':
      return done()
    case 'lock':
    case 'swap':
      if (held !== 0) return state
      words[word] = 1
      return done()
    case 'ttas': {
      if (within[cpu] === 0) return go(held === 0 ? 1 : 0)
      if (held !== 0) return go(0)
      words[word] = 1
      return done()
    }
    case 'retry': {
      if (within[cpu] === 0) {
        kept[cpu] = held
        return go(1)
      }
      if (held !== kept[cpu]) {
        kept[cpu] = 0
        return go(0)
      }
      words[word] = (held + 1) % 3
      return done()
    }
    case 'nest': {
      if (within[cpu] === 1) return words[other] === 0 ? state : go(2)
      if (within[cpu] === 2) return held === value ? done() : go(0)
      words[word] = value
      return go(1)
    }
    case 'gate': {
      if (within[cpu] === 1) return words[other] === 0 ? state : go(0)
      return held === value ? done() : go(1)
    }
    case 'both': {
      if (within[cpu] === 0) return held === value ? done() : go(1)
      return words[other] === value ? done() : go(0)
    }
    default:
      return held === value ? done() : state
  }
}
