// A semaphore of one permit. Who finds it free takes it, and whoever found it free at the same time, too.
//
// npx mnttorture discover examples/structures/semaphore/broken.ts --seed 1

import { blocked, structure } from 'mnttorture'

export const FREE = 0
export const BYTES = 4

export class Semaphore {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
    Atomics.store(this.words, FREE, 1)
  }

  acquire(): void {
    for (;;) {
      const free = Atomics.load(this.words, FREE)
      if (free > 0 && this.take(free)) return
      Atomics.wait(this.words, FREE, 0)
    }
  }

  release(): void {
    Atomics.add(this.words, FREE, 1)
    Atomics.notify(this.words, FREE, 1)
  }

  take(_free: number): boolean {
    Atomics.sub(this.words, FREE, 1)
    return true
  }
}

class Model {
  free = 1
  acquire(): unknown {
    return this.free === 0 ? blocked : void this.free--
  }
  release(): void {
    this.free++
  }
}

export default structure({
  title: 'a semaphore that gives its last permit twice',
  setup: () => new Semaphore(new SharedArrayBuffer(BYTES)),
  operations: { acquire: [], release: [] },
  model: () => new Model(),
})
