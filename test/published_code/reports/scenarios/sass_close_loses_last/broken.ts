// sass/embedded-host-node#326: closing overwrites the state that says "there is one more message".
import { scenario } from 'mnttorture'

const STATE = 0,
  COUNT = 1,
  TAKEN = 2
const EMPTY = 0,
  SENT = 1,
  CLOSED = 2

class Port {
  #m: Int32Array
  constructor(m: Int32Array) {
    this.#m = m
  }

  post(): void {
    Atomics.add(this.#m, COUNT, 1)
    if (Atomics.compareExchange(this.#m, STATE, EMPTY, SENT) === EMPTY) Atomics.notify(this.#m, STATE)
  }

  close(): void {
    Atomics.store(this.#m, STATE, CLOSED)
    Atomics.notify(this.#m, STATE)
  }

  receive(): boolean {
    if (Atomics.compareExchange(this.#m, STATE, SENT, EMPTY) === CLOSED) return false
    if (this.#take()) return true
    Atomics.wait(this.#m, STATE, EMPTY)
    return this.#take()
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
