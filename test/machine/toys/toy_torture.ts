/** The smallest model that the machine can run: CPUs queue work items, kworkers count them, and faults on request. */
import { parentPort } from 'node:worker_threads'
import type { ThreadState, Torture, TortureFinding } from '../../../src/machine/torture.ts'
import type { Outcome, Scenario } from '../../../src/scenario.ts'

const STATE = 0 // 0 before start, 1 racing, 2 stopped, 3 shut down
const PAUSED = 1
const QUEUED = 2
const DONE = 3
const CPUS = 4
const KWORKERS = 5
const FINDINGS = 6
const SHUFFLES = 7
const TICKS = 8
const USED = 9
const ONLINE = 16
const OPS = 96
const WAITS = 176

export interface ToyFaults {
  /** in CPU 1, once it has raced a little */
  cpu?: 'hangs' | 'spins' | 'throws' | 'exits' | 'reports'
  kworker?: 'throws'
  tearDown?: 'hangs' | 'leaks'
  boot?: 'refuses' | 'fails'
}

export function toyTorture(faults: ToyFaults): Scenario<unknown, Outcome> & { torture: Torture } {
  const words = (buffer: SharedArrayBuffer): Int32Array => new Int32Array(buffer)
  const fault = (mem: Int32Array, cpu: number): void => {
    if (cpu !== 1 || Atomics.load(mem, OPS + 1) < 100) return
    if (faults.cpu === 'throws') throw new Error('toy fault')
    if (faults.cpu === 'exits') process.exit(7)
    if (faults.cpu === 'reports') Atomics.add(mem, FINDINGS, 1)
    Atomics.store(mem, WAITS + cpu, 1)
    if (faults.cpu === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    if (faults.cpu === 'spins') for (;;);
    Atomics.store(mem, WAITS + cpu, 0)
  }
  const torture: Torture = {
    boot(options) {
      if (faults.boot === 'refuses') throw new Error(`arena of ${options.arenaBytes} bytes is too small for the toy`)
      if (faults.boot === 'fails') throw new TypeError('the toy is broken')
      const buffer = new SharedArrayBuffer(options.arenaBytes)
      const mem = words(buffer)
      mem[CPUS] = options.cpus
      mem[KWORKERS] = options.kworkers
      mem[USED] = 256
      for (let cpu = 0; cpu < options.cpus; cpu++) mem[ONLINE + cpu] = 1
      return buffer
    },
    runCpu(buffer, cpu) {
      const mem = words(buffer)
      while (Atomics.load(mem, STATE) === 0) Atomics.wait(mem, STATE, 0)
      while (Atomics.load(mem, STATE) === 1) {
        if (Atomics.load(mem, PAUSED) === 1) Atomics.wait(mem, PAUSED, 1, 5)
        else if (Atomics.load(mem, ONLINE + cpu) === 0) Atomics.wait(mem, ONLINE + cpu, 0, 5)
        else {
          Atomics.add(mem, OPS + cpu, 1)
          Atomics.add(mem, QUEUED, 1)
          Atomics.notify(mem, QUEUED, 1)
          fault(mem, cpu)
        }
      }
    },
    runKworker(buffer, index) {
      const mem = words(buffer)
      while (Atomics.load(mem, STATE) !== 3) {
        const queued = Atomics.load(mem, QUEUED)
        const done = Atomics.load(mem, DONE)
        if (faults.kworker === 'throws' && queued > 100) throw new Error('toy kworker fault')
        if (done >= queued) Atomics.wait(mem, QUEUED, queued, 10)
        else if (Atomics.compareExchange(mem, DONE, done, done + 1) === done) {
          Atomics.add(mem, OPS + mem[CPUS]! + index, 1)
        }
      }
    },
    runTimer(buffer) {
      const mem = words(buffer)
      while (Atomics.load(mem, STATE) !== 3) {
        Atomics.add(mem, TICKS, 1)
        Atomics.wait(mem, STATE, Atomics.load(mem, STATE), 5)
      }
    },
    start: (buffer) => setState(words(buffer), 1),
    stop: (buffer) => setState(words(buffer), 2),
    shutdown: (buffer) => setState(words(buffer), 3),
    pause(buffer, paused) {
      Atomics.store(words(buffer), PAUSED, paused ? 1 : 0)
      Atomics.notify(words(buffer), PAUSED)
    },
    setOnline(buffer, cpu, online) {
      Atomics.store(words(buffer), ONLINE + cpu, online ? 1 : 0)
      Atomics.notify(words(buffer), ONLINE + cpu)
    },
    shuffle: (buffer) => void Atomics.add(words(buffer), SHUFFLES, 1),
    progress(buffer) {
      const mem = words(buffer)
      const perThread = Array.from({ length: mem[CPUS]! + mem[KWORKERS]! }, (_, thread) => mem[OPS + thread]!)
      return { ops: perThread.slice(0, mem[CPUS]).reduce((sum, ops) => sum + ops, 0), perThread: [...perThread, 0] }
    },
    stats(buffer) {
      const mem = words(buffer)
      return {
        ops: { queue: mem[QUEUED]!, shuffle: mem[SHUFFLES]! },
        finalPuts: mem[DONE]!,
        cleanups: { kworker: mem[DONE]! },
        superblocksKilled: 0,
        modulesLoaded: 0,
        modulesUnloaded: 0,
        modulesFailed: 0,
        flush: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1],
        cleanup: [],
        stack: { minFreeBytes: null },
        arenaUsedWords: mem[USED]!,
        judges: { toy: mem[TICKS]! },
      }
    },
    findings(buffer): TortureFinding[] {
      return words(buffer)[FINDINGS]! > 0 ? [{ kind: 'refcount', judge: 'toy', message: 'toy finding', cpu: 1 }] : []
    },
    threads(buffer): ThreadState[] {
      const mem = words(buffer)
      return Array.from({ length: mem[CPUS]! }, (_, cpu) => ({
        name: `cpu${cpu}`,
        state: mem[WAITS + cpu] === 1 ? 'waits' : 'runs',
        op: 'queue',
        waitsFor: mem[WAITS + cpu] === 1 ? 'toy completion' : null,
        locksHeld: mem[WAITS + cpu] === 1 ? ['toy_lock'] : [],
      }))
    },
    tearDown(buffer) {
      const mem = words(buffer)
      if (faults.tearDown === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      while (Atomics.load(mem, DONE) !== Atomics.load(mem, QUEUED)) Atomics.wait(mem, TICKS, mem[TICKS]!, 5)
      if (faults.tearDown === 'leaks') mem[USED] = 300
      if (parentPort === null) throw new Error('tearDown runs outside a worker')
    },
    finalCheck(buffer) {
      if (words(buffer)[USED] !== 256) Atomics.add(words(buffer), FINDINGS, 1)
    },
  }
  return { title: 'a toy', setup: () => null, cpus: [], torture }
}

function setState(mem: Int32Array, state: number): void {
  Atomics.store(mem, STATE, state)
  Atomics.notify(mem, STATE)
}
