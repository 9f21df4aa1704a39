// The closed bit stands beside the sent bit, so the last message is still announced.
import { scenario } from 'mnttorture'

const STATE = 0,
  COUNT = 1,
  TAKEN = 2
const SENT = 1,
  CLOSED = 2

class Port {
  #m: Int32Array
  constructor(m: Int32Array) {
    this.#m = m
  }

  post(): void {
    Atomics.add(this.#m, COUNT, 1)
    Atomics.or(this.#m, STATE, SENT)
    Atomics.notify(this.#m, STATE)
  }

  close(): void {
    Atomics.or(this.#m, STATE, CLOSED)
    Atomics.notify(this.#m, STATE)
  }

  receive(): boolean {
    for (;;) {
      const was = Atomics.and(this.#m, STATE, ~SENT)
      if (this.#take()) return true
      if ((was & CLOSED) !== 0) return false
      Atomics.wait(this.#m, STATE, 0)
    }
  }

  #take(): boolean {
    if (Atomics.load(this.#m, TAKEN) === Atomics.load(this.#m, COUNT)) return false
    Atomics.add(this.#m, TAKEN, 1)
    return true
  }
}

export default scenario({
  title: 'the exit message, then close',
  setup: () => new Int32Array(new SharedArrayBuffer(12)),
  cpus: [
    (m: Int32Array) => {
      const p = new Port(m)
      p.post()
      p.close()
      return 0
    },
    (m: Int32Array) => new Port(m).receive(),
  ],
  outcomes: { '[0,true]': 'acceptable', '[0,false]': 'forbidden' },
})
