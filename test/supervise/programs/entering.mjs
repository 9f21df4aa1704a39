import { workerData } from 'node:worker_threads'

globalThis[Symbol.for(workerData)] = () => ({ what: 'entering', runs: 0 })

// Goes into functions whose locals a closure shares, and into little else, for ever.
const grow = (n) => {
  const shared = [n]
  return () => shared.push(n)
}
let last
function turn(n) {
  const kept = grow(n)
  last = () => kept() + n
}
for (;;) {
  turn(1)
  turn(2)
  turn(3)
  turn(4)
  turn(5)
  last()
}
