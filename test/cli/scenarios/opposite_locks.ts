import type { Scenario } from '../../../src/scenario.ts'

const abba: Scenario<Int32Array, number> = {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (locks) => {
      lock(locks, 0)
      lock(locks, 1)
      unlock(locks, 1)
      unlock(locks, 0)
      return 0
    },
    (locks) => {
      lock(locks, 1)
      lock(locks, 0)
      unlock(locks, 0)
      unlock(locks, 1)
      return 0
    },
  ],
}
export default abba

function lock(locks: Int32Array, index: number): void {
  while (Atomics.compareExchange(locks, index, 0, 1) !== 0) Atomics.wait(locks, index, 1)
}

function unlock(locks: Int32Array, index: number): void {
  Atomics.store(locks, index, 0)
  Atomics.notify(locks, index, 1)
}
