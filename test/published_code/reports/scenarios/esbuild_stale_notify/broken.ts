// evanw/esbuild#590: the wake-up of answer N arrives while the caller already sleeps for answer N+1.
import { scenario } from 'mnttorture'

const W = { ask: 0, tick: 1, answer: 2 }
const NAMES = Object.keys(W)
const ROUNDS = 2

export default scenario({
  title: 'synchronous calls that sleep once per call',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  cpus: [caller, answerer],
  describe: (_, _v, i) => NAMES[i],
})

function caller(m: Int32Array): number[] {
  const got: number[] = []
  for (let n = 1; n <= ROUNDS; n++) {
    const seen = Atomics.load(m, W.tick)
    Atomics.store(m, W.ask, n)
    Atomics.notify(m, W.ask)
    Atomics.wait(m, W.tick, seen)
    const value = Atomics.exchange(m, W.answer, 0)
    if (value !== n * 10) throw new Error(`call ${n} was answered with ${value}`)
    got.push(value)
  }
  return got
}

function answerer(m: Int32Array): number {
  for (let n = 1; n <= ROUNDS; n++) {
    while (Atomics.load(m, W.ask) < n) Atomics.wait(m, W.ask, n - 1)
    Atomics.store(m, W.answer, n * 10)
    Atomics.add(m, W.tick, 1)
    Atomics.notify(m, W.tick)
  }
  return 0
}
