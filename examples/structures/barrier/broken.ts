// A barrier for two, phase after phase. Two that arrive at once count as one, and those who wait for the phase to end wait for ever.
//
// npx mnttorture discover examples/structures/barrier/broken.ts --seed 1

import fc from 'fast-check'
import { blocked, structure } from 'mnttorture'

const PARTIES = 2
export const ARRIVED = 0
const PHASE = 1
export const BYTES = 8

export class Barrier {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  /** the phase that this arrival belongs to */
  arrive(): number {
    const arrived = this.count()
    if (arrived % PARTIES === 0) {
      Atomics.add(this.words, PHASE, 1)
      Atomics.notify(this.words, PHASE)
    }
    return Math.floor((arrived - 1) / PARTIES)
  }

  pass(phase: number): void {
    for (;;) {
      const now = Atomics.load(this.words, PHASE)
      if (now > phase) return
      Atomics.wait(this.words, PHASE, now)
    }
  }

  count(): number {
    const arrived = Atomics.load(this.words, ARRIVED) + 1
    Atomics.store(this.words, ARRIVED, arrived)
    return arrived
  }
}

class Model {
  arrived = 0
  arrive(): number {
    return Math.floor(this.arrived++ / PARTIES)
  }
  pass(phase: number): unknown {
    return this.arrived >= PARTIES * (phase + 1) ? undefined : blocked
  }
}

export default structure({
  title: 'a barrier that miscounts',
  setup: () => new Barrier(new SharedArrayBuffer(BYTES)),
  operations: { arrive: [], pass: [fc.integer({ min: 0, max: 1 })] },
  model: () => new Model(),
})
