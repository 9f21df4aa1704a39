import { ATOMICS } from '../../link/instrument/steps.ts'
import type { About } from '../../shm/about.ts'
import type { FindingKind } from '../../shm/hints.ts'
import { FoundSites } from '../engine/found_sites.ts'
import { runtimeTable } from '../engine/runtime_table.ts'
import { exploreBuiltIns } from '../memory/built_ins/install.ts'
import { nativeAtomics } from '../memory/built_ins/native_atomics.ts'
import { createDirect } from '../memory/direct.ts'
import { createOperations, type Operations } from '../memory/operations.ts'
import { metaKey, SharedMemory, UNSEEN, type View, type ViewMeta } from '../memory/shared_memory.ts'
import type { Program } from '../run/program.ts'
import { FindingSignal } from '../story/finding.ts'
import { Prng } from '../strategies/prng.ts'

/** How a thread takes part: it stands at the turnstile before each step, and holds the turn until the next. */
export interface TurnstileGate {
  /** the thread is in its CPU's code: not loading, not in the invariant */
  isRunning(): boolean
  /** a view on what setup made: nobody else sees the memory that a thread made for itself */
  isShared(view: View): boolean
  cpu: number
  /** before a step; the turn that a CPU began with covers its first step, unless that is one of the `alone` */
  step(alone: boolean): void
  beginWait(view: View, index: number): void
  endWait(): boolean
  notify(view: View, index: number, count: number): number
  report(kind: FindingKind, message: string, judge?: string, about?: About): void
  /** the turn's step is the one at this site */
  took(site: number): void
  allocated(view: View, from: number, length: number, what: string): void
  freed(view: View, from: number, length: number): void
  checkUse(view: View, index: number, bytes: number, site: number): void
}

// biome-ignore lint/suspicious/noExplicitAny: values of the program
type Value = any

/**
 * The run-time for real threads at a turnstile: the program's plain text runs, and each of its operations on shared memory
 * waits for its turn. Without a gate (setup, check) operations are just done.
 */
export function turnstileRuntime(program: Program, gate: TurnstileGate | undefined) {
  const { sites } = program
  const memory = new SharedMemory()
  const ops = createOperations(memory)
  let atomicDepth = 0
  const touch = (view: View): ViewMeta | null => {
    const meta = view?.[metaKey] as ViewMeta | null | undefined
    return meta === UNSEEN ? memory.register(view) : (meta ?? null)
  }
  const isStep = (view: View, site: number): boolean =>
    gate?.isRunning() === true && atomicDepth === 0 && !sites[site]?.atomic && isShared(view)
  const isShared = (view: View): boolean => gate!.isShared(view) && touch(view) !== null
  const arrive = (view: View, index: unknown, site: number, alone = false): void => {
    if (!isStep(view, site)) return
    const meta = touch(view) as ViewMeta
    const at = Number(index)
    if (!Number.isInteger(at) || at < 0 || at >= meta.length) return
    gate!.step(alone)
    gate!.took(site)
    gate!.checkUse(view, at, sites[site]?.size || 1 << meta.shift, site)
  }
  const notify = (view: View, index: number, count: unknown): number => {
    if (gate === undefined || !gate.isRunning() || !isShared(view))
      return nativeAtomics.notify(view as never, index, count as number)
    return gate.notify(view, index, count === undefined ? Infinity : Math.max(Math.trunc(Number(count)) || 0, 0))
  }
  const plain = createDirect(
    ops,
    touch,
    {
      arrives: (view, index, site) => {
        arrive(view, index, site)
        return false
      },
      recall: () => undefined,
      keep: (value) => value,
    },
    notify,
  )
  const direct = {
    ...plain,
    $d_wait(view: View, index: number, value: Value, timeout: Value, site: number): string {
      if (!isStep(view, site)) return plain.$d_wait(view, index, value, timeout, site)
      arrive(view, index, site)
      if (ops.load(view, index) !== value) return 'not-equal'
      const limit = timeout === undefined || Number.isNaN(Number(timeout)) ? Infinity : Math.max(Number(timeout), 0)
      if (limit === 0) return 'timed-out'
      gate!.beginWait(view, index)
      gate!.step(true)
      return gate!.endWait() ? 'ok' : 'timed-out'
    },
    $d_lock(view: View, index: number, site: number): void {
      if (!isStep(view, site)) return plain.$d_lock(view, index, site)
      arrive(view, index, site, true)
      ops.set(view, index, 1)
    },
    $d_relax(site: number): void {
      if (gate?.isRunning() !== true) return
      gate.step(true)
      gate.took(site)
    },
  }
  if (gate !== undefined) standIn(program, gate, ops, direct, arrive, isShared)

  return runtimeTable({
    ops,
    direct,
    own: {
      $h: { busy: gate === undefined ? 0 : 1, log: 0, back: 0, site: -1, weak: false, order: '' },
      $made: (buffer: SharedArrayBuffer) => buffer,
      $enter: () => {
        atomicDepth++
      },
      $leave: () => {
        atomicDepth--
      },
      $aside: <T>(run: () => T): T => {
        atomicDepth++
        try {
          return run()
        } finally {
          atomicDepth--
        }
      },
      $memoryAllocated: (view: View, from: number, length: number, what: string) =>
        gate?.allocated(view, from, length, what),
      $memoryFreed: (view: View, from: number, length: number) => gate?.freed(view, from, length),
      $finding: (kind: FindingKind, judge: string, message: string, about?: About) => {
        gate?.report(kind, message, judge, about)
        throw new FindingSignal(message)
      },
      $sometimes: () => {},
      $measured: () => {},
    },
  })
}

/** The built-ins on a thread take their steps at the turnstile, too. */
function standIn(
  program: Program,
  gate: TurnstileGate,
  ops: Operations,
  direct: Value,
  arrive: (view: View, index: unknown, site: number) => void,
  isShared: (view: View) => boolean,
): void {
  const found = new FoundSites(program)
  const random = new Prng()
  random.seed(0, gate.cpu)
  let ticks = 0
  exploreBuiltIns({
    isRunning: () => gate.isRunning(),
    isShared: (value): value is View => isShared(value as View),
    stands: () => false,
    store: ops.set,
    get: direct.$d_get,
    set: direct.$d_set,
    access(view, offset, _bytes, site, _writes, perform) {
      arrive(view, offset, site)
      return perform()
    },
    atomic(name, given, site) {
      const operands = Array.from({ length: ATOMICS[name]!.operands }, (_, i) => given[i])
      return direct[`$d_${name}`](...operands, site)
    },
    stepping: () => {
      throw new Error('[internal bug] a coroutine at the turnstile')
    },
    site: (op, bytes = 0) => found.here(op, bytes),
    wrote: () => {},
    refuse: (what) => new Error(what),
    timers: undefined,
    timersPromises: undefined,
    nodePromises: undefined,
    processes: undefined,
    tick: () => ++ticks,
    aside: (run) => run(),
    random: () => random.unit(),
  })
}
