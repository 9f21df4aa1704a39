// explore: atomic
import { mem } from './arena.ts'

/** About as long as an allocation holds its lock. */
const SPINS = 300

/** A futex mutex for the allocator and the findings themselves: not part of the model, so no lock class and no step. */
export function rawLock(address: number): void {
  if (Atomics.compareExchange(mem, address, 0, 1) === 0) return
  for (let spin = 0; spin < SPINS; spin++) {
    if (Atomics.load(mem, address) === 0 && Atomics.compareExchange(mem, address, 0, 1) === 0) return
  }
  while (Atomics.exchange(mem, address, 2) !== 0) Atomics.wait(mem, address, 2)
}

export function rawUnlock(address: number): void {
  if (Atomics.exchange(mem, address, 0) === 2) Atomics.notify(mem, address, 1)
}
