/** Runs a program of spin_programs.ts: each kind of loop stands here as people write it. */
import type { Op } from './spin_programs.ts'

interface State {
  m: Int32Array
  cpus: Op[][]
}

class Flag {
  private readonly m: Int32Array
  private readonly at: number
  constructor(m: Int32Array, at: number) {
    this.m = m
    this.at = at
  }
  holds(value: number): boolean {
    return Atomics.load(this.m, this.at) === value
  }
}

const holds = (m: Int32Array, at: number, value: number): boolean => {
  const seen = Atomics.load(m, at)
  return seen === value
}

function tries(m: Int32Array, at: number): boolean {
  return Atomics.compareExchange(m, at, 0, 1) === 0
}

function run({ m, cpus }: State, cpu: number): number[] {
  const results: number[] = []
  const ops = cpus[cpu]!
  for (let k = 0; k < ops.length; k++) {
    const [name, word, value, other] = ops[k]!
    if (name === 'store') Atomics.store(m, word, value)
    else if (name === 'read') results.push(Atomics.load(m, word))
    else if (name === 'notify') Atomics.notify(m, word)
    else if (name === 'add') {
      for (;;) {
        const old = Atomics.load(m, word)
        if (Atomics.compareExchange(m, word, old, (old + 1) % 3) === old) break
      }
    } else if (name === 'while') while (Atomics.load(m, word) !== value);
    else if (name === 'do') {
      let seen: number
      do seen = Atomics.load(m, word)
      while (seen !== value)
    } else if (name === 'for') for (let seen = -1; seen !== value; seen = Atomics.load(m, word));
    else if (name === 'method') {
      const flag = new Flag(m, word)
      while (!flag.holds(value));
    } else if (name === 'helper') while (!holds(m, word, value));
    else if (name === 'counted') {
      let spins = 0
      while (Atomics.load(m, word) !== value) spins = Math.min(spins + 1, 2)
    } else if (name === 'leading') {
      let seen = 0
      while ((seen = Atomics.load(m, word)) !== value);
      if (seen !== value) throw new Error('left too early')
    } else if (name === 'break') {
      for (;;) {
        if (Atomics.load(m, word) === value) break
        const unused = { value }
        if (unused.value < 0) m[word] = 7
      }
    } else if (name === 'wait') {
      for (let seen = Atomics.load(m, word); seen !== value; seen = Atomics.load(m, word))
        Atomics.wait(m, word, seen, 1)
    } else if (name === 'lock') while (Atomics.compareExchange(m, word, 0, 1) !== 0);
    else if (name === 'swap') while (!tries(m, word));
    else if (name === 'ttas') {
      do while (Atomics.load(m, word) !== 0);
      while (!tries(m, word))
    } else if (name === 'nest') {
      for (;;) {
        Atomics.store(m, word, value)
        while (Atomics.load(m, other) === 0);
        if (Atomics.load(m, word) === value) break
      }
    } else if (name === 'gate') {
      while (Atomics.load(m, word) !== value) while (Atomics.load(m, other) === 0);
    } else if (name === 'both') while (Atomics.load(m, word) !== value && Atomics.load(m, other) !== value);
    else if (name === 'retry') {
      let old: number
      do old = Atomics.load(m, word)
      while (Atomics.compareExchange(m, word, old, (old + 1) % 3) !== old)
    }
  }
  return results
}

export default {
  setup: (): State => ({
    m: new Int32Array(new SharedArrayBuffer(12)),
    cpus: (globalThis as { spinProgram?: Op[][] }).spinProgram ?? [[], [], []],
  }),
  cpus: [0, 1, 2].map((cpu) => (state: State) => run(state, cpu)),
}
