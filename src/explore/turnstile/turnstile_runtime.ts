import type { FindingKind } from '../../shm/hints.ts'
import { createDirect } from '../direct.ts'
import { FindingSignal } from '../finding.ts'
import { createIteration } from '../iteration.ts'
import { createOperations } from '../operations.ts'
import type { Program } from '../program.ts'
import { runtimeTable } from '../runtime_table.ts'
import { metaKey, SharedMemory, UNSEEN, type View, type ViewMeta } from '../shared_memory.ts'

/** How a thread takes part: it stands at the turnstile before each step, and holds the turn until the next. */
export interface Gate {
  /** before a step; the turn that a CPU began with covers its first step, unless that is one of the `alone` */
  step(alone: boolean): void
  beginWait(view: View, index: number): void
  endWait(): boolean
  notify(view: View, index: number, count: number): number
  report(kind: FindingKind, message: string, judge?: string): void
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
export function turnstileRuntime(sites: Program['sites'], gate: Gate | undefined) {
  const memory = new SharedMemory()
  const ops = createOperations(memory)
  let atomicDepth = 0
  const touch = (view: View): ViewMeta | null => {
    const meta = view?.[metaKey] as ViewMeta | null | undefined
    return meta === UNSEEN ? memory.register(view) : (meta ?? null)
  }
  const arrive = (view: View, index: unknown, site: number, alone = false): void => {
    if (gate === undefined || atomicDepth > 0 || sites[site]?.atomic) return
    const meta = touch(view)
    if (meta === null) return
    const at = Number(index)
    if (!Number.isInteger(at) || at < 0 || at >= meta.length) return
    gate.step(alone)
    gate.took(site)
    gate.checkUse(view, at, sites[site]?.size || 1 << meta.shift, site)
  }
  const $p = (view: View, index: unknown, site: number): boolean => {
    arrive(view, index, site)
    return false
  }
  const notify = (view: View, index: number, count: unknown): number => {
    if (gate === undefined || touch(view) === null) return Atomics.notify(view as never, index, count as number)
    return gate.notify(view, index, count === undefined ? Infinity : Math.max(Math.trunc(Number(count)) || 0, 0))
  }
  const direct = createDirect(ops, touch, (view, index, site) => arrive(view, index, site), notify)
  const iteration = createIteration(
    Symbol('never'),
    (view, index, site) => $p(view, index, site),
    ops,
    touch,
    () => new Error('[internal bug] a pause at the turnstile'),
  )
  const run = (generator: Generator<unknown, unknown, unknown>): unknown => generator.next().value

  const $d_wait = (view: View, index: number, value: Value, timeout: Value, site: number): string => {
    if (gate === undefined || touch(view) === null) return direct.$d_wait(view, index, value, timeout, site)
    arrive(view, index, site)
    if (Atomics.load(view as never, index) !== value) return 'not-equal'
    const limit = timeout === undefined || Number.isNaN(Number(timeout)) ? Infinity : Math.max(Number(timeout), 0)
    if (limit === 0) return 'timed-out'
    gate.beginWait(view, index)
    gate.step(true)
    return gate.endWait() ? 'ok' : 'timed-out'
  }
  const $d_lock = (view: View, index: number, site: number): void => {
    if (gate === undefined) return direct.$d_lock(view, index, site)
    arrive(view, index, site, true)
    ops.set(view, index, 1)
  }
  const $d_relax = (site: number): void => {
    gate?.step(true)
    gate?.took(site)
  }

  const bulk = (view: Value, method: string, site: number): Value => {
    if (
      gate === undefined ||
      !ArrayBuffer.isView(view) ||
      touch(view as View) === null ||
      atomicDepth > 0 ||
      sites[site]?.atomic
    )
      return direct.$d_bulk(view, method, site)
    if (method === 'iterate') return run(iteration.$take(view, Infinity, site))
    return { [method]: (...given: Value[]) => run(iteration.$bulk(view, method, given, site)) }
  }

  return runtimeTable({
    ops,
    direct,
    iteration,
    atomic: (_name, plain) => plain,
    site: sites.length - 1,
    own: {
      $h: { busy: gate === undefined ? 0 : 1, log: 0 },
      $p,
      $q: $p,
      $pc: (view: View, index: unknown, _expected: unknown, site: number) => $p(view, index, site),
      $pw: () => false,
      $P: Symbol('never'),
      $SharedArrayBuffer: SharedArrayBuffer,
      $wait: () => false,
      $waited: () => 'not-equal',
      $notify: notify,
      $lock: (view: View, index: number) => ops.set(view, index, 1),
      $unlock: (view: View, index: number) => ops.set(view, index, 0),
      $relax: (site: number) => {
        $d_relax(site)
        return false
      },
      $d_wait,
      $d_lock,
      $d_relax,
      $d_bulk: bulk,
      $enter: () => {
        atomicDepth++
      },
      $leave: () => {
        atomicDepth--
      },
      $memoryAllocated: (view: View, from: number, length: number, what: string) =>
        gate?.allocated(view, from, length, what),
      $memoryFreed: (view: View, from: number, length: number) => gate?.freed(view, from, length),
      $finding: (kind: FindingKind, judge: string, message: string) => {
        gate?.report(kind, message, judge)
        throw new FindingSignal(message)
      },
      $sometimes: () => {},
    },
  })
}
