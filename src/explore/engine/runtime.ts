import { ATOMICS, StepKind } from '../../link/instrument/steps.ts'
import type { About } from '../../shm/about.ts'
import type { FindingKind, Order } from '../../shm/hints.ts'
import { EventLoops } from '../event_loop/event_loops.ts'
import { replacedModule } from '../event_loop/modules_of_node.ts'
import { noAsyncRuntime } from '../event_loop/no_async_runtime.ts'
import type { Seen } from '../measures/seen.ts'
import { apply } from '../memory/built_ins/host.ts'
import { exploreBuiltIns } from '../memory/built_ins/install.ts'
import { createDirect, mayWait } from '../memory/direct.ts'
import type { View } from '../memory/shared_memory.ts'
import { stepsOf } from '../memory/twins.ts'
import { drain } from '../memory_modes/buffered_stores.ts'
import { FindingSignal } from '../story/finding.ts'
import { aside } from './aside.ts'
import { builtInHost } from './built_in_host.ts'
import { type Execution, IDLE } from './execution.ts'
import { makeRoom } from './make_room.ts'
import { OwnPrototypes, withOwnPrototypes } from './own_prototypes.ts'
import { announce, announceOrdering, createPoints } from './point.ts'
import { BACK } from './retrace.ts'
import { runtimeTable } from './runtime_table.ts'
import { createSpin } from './spin.ts'
import { restIsKnown } from './unraced.ts'
import { notify, wait } from './waiting.ts'
import { createWalks } from './walk.ts'

const PAUSE: unique symbol = Symbol('pause') as never
/** a wait that began, and was not over when the CPU was taken back */
const SLEPT: unique symbol = Symbol('slept') as never
// biome-ignore lint/suspicious/noExplicitAny: values of the program
type Value = any

/** a wait that goes on in the loop */
const LATER: unique symbol = Symbol('later') as never

/** Who runs, as reports say it; undefined in setup. */
function doer(x: Execution): string | undefined {
  return x.current < 0 ? undefined : x.nameOf(x.current)
}

function keepAsync(retrace: Execution['retrace'], result: object): object {
  retrace.keep((result as { async: boolean }).async ? LATER : result)
  return result
}

/** The run-time of the engine: its points pause, everything else is done at once. */
export function createRuntime(x: Execution, seen: Seen): object {
  if (x.program.uses.loops && x.mode === 'sc') x.loops = new EventLoops(x, PAUSE)
  const { ops, shadow } = x
  const { retrace } = x
  if (x.program.uses.prototypes) retrace.ownPrototypes = new OwnPrototypes()
  const plain = createDirect(
    ops,
    (view) => x.touch(view),
    retrace,
    (view, index, count) => notify(x, view, index, count),
  )
  const { loops } = x
  /** A sleep that is recalled: the CPU was begun anew, and its clock with it. */
  const overslept = (result: unknown, timeout: unknown): unknown => {
    if (result === 'timed-out') x.clocks.reach(x.current, x.clocks.now(x.current) + Math.max(Number(timeout), 0))
    return result
  }
  const direct = withOwnPrototypes(x, {
    ...plain,
    $d_waitAsync(view: View, index: number, value: unknown, timeout: unknown, site: number): unknown {
      if ((x.attention & IDLE) !== 0 || x.touch(view) === null) return waitAsync(view, index, value, timeout)
      if (!retrace.arrives(view, index, site, StepKind.wait, value))
        return keepAsync(retrace, waitAsync(view, index, value, timeout))
      const known = retrace.recall()
      return known === LATER ? loops?.waiters.recall() : known
    },
    /** two steps where it sleeps: going to sleep, and what ends that */
    $d_wait(view: View, index: number, value: unknown, timeout: unknown, site: number): unknown {
      if ((x.attention & IDLE) !== 0 || x.touch(view) === null || !mayWait(view))
        return plain.$d_wait(view, index, value, timeout, site)
      if (retrace.arrives(view, index, site, StepKind.wait, value)) {
        if (retrace.recall() !== SLEPT) return overslept(retrace.recall(), timeout)
      } else {
        if (!wait(x, plain, view, index, value, timeout, site)) return retrace.keep(x.waitResult[x.current])
        retrace.keep(SLEPT)
        throw retrace.back()
      }
      const result = retrace.wakes(site) ? retrace.recall() : retrace.keep(x.waitResult[x.current])
      return overslept(result, timeout)
    },
    $d_relax: (site: number): void => retrace.relaxes(site),
    $d_settle: (site: number): void => retrace.relaxes(site, StepKind.settle),
    $d_barrier: (order: Order, site: number): void => {
      if (isOrdered(order, site)) return
      retrace.relaxes(site, StepKind.barrier)
    },
    $d_rcu: (kind: number, site: number): void => retrace.relaxes(site, kind),
  })
  /** Nothing, or something that is no step. */
  const isOrdered = (said: Order, site: number): boolean => {
    if ((x.attention & IDLE) !== 0 || x.weak === undefined) return true
    const order = x.weak.orderAt(site, said)
    x.hints.order = order
    if (x.weak.isStep(order)) return false
    x.hints.order = ''
    x.weak.takesEffect(x.current, order)
    return true
  }
  const waitAsync = (view: View, index: number, value: unknown, timeout: unknown): object => {
    if (loops !== undefined && (x.attention & IDLE) === 0 && x.touch(view) !== null)
      return loops.waiters.wait(view, index, value, timeout)
    return Atomics.waitAsync(view as never, index, value as never, timeout as number)
  }
  const points = withOwnPrototypes(x, createPoints(x))
  const $wait = (view: View, index: number, value: unknown, timeout: unknown, site: number): boolean =>
    wait(x, direct, view, index, value, timeout, site)
  const $waited = (): string => x.waitResult[Math.max(x.current, 0)]!
  const $notify = (view: View, index: number, count: unknown): number => notify(x, view, index, count)

  const stepping = function* (
    name: string,
    given: readonly Value[],
    site: number,
  ): Generator<unknown, unknown, unknown> {
    const [view, index, value, timeout] = given
    if (name === 'wait') {
      if (points.$pw(view, index, value, timeout, site)) yield PAUSE
      if ($wait(view, index, value, timeout, site)) yield PAUSE
      return $waited()
    }
    if (name === 'waitAsync') {
      if (points.$pw(view, index, value, timeout, site)) yield PAUSE
      return waitAsync(view, index, value, timeout)
    }
    if (name === 'compareExchange') {
      if (points.$pc(view, index, value, site)) yield PAUSE
    } else if (announce(x, view, index, site, ATOMICS[name]!.kind)) yield PAUSE
    return name === 'notify' ? $notify(view, index, value) : (ops as Value)[name](...given)
  }
  exploreBuiltIns(builtInHost(x, direct, stepping))
  const noAsync = noAsyncRuntime(x)

  return runtimeTable({
    ops,
    direct,
    own: {
      ...points,
      ...withOwnPrototypes(x, createSpin(x)),
      ...createWalks((value) => (x.attention & IDLE) === 0 && x.touch(value as View) !== null, points, PAUSE),
      /** what a call in a coroutine comes to, if it was not left to its caller as one (`$h.co`) */
      $call: (f: Value, self: unknown, ...given: unknown[]): unknown => {
        const steps = stepsOf(f)?.(self, given, true)
        if (steps === undefined) return apply(f, self, given)
        x.hints.co = steps
        return undefined
      },
      $co: () => {
        const { co } = x.hints
        x.hints.co = null
        return co
      },
      ...(loops?.runtime ?? noAsync),
      $worker: () => loops?.workers.file(),
      $import: (name: unknown): unknown => (loops === undefined ? noAsync.$import() : loops.later.import(name)),
      $require: (name: unknown): unknown => (loops === undefined ? noAsync.$import() : loops.later.require(name)),
      $module: (name: string, native: object): object => replacedModule(name, native, x),
      $h: x.hints,
      $P: PAUSE,
      $made: (made: SharedArrayBuffer): SharedArrayBuffer => {
        if ((x.attention & IDLE) !== 0) return x.memory.made.whileLoading(made)
        if (!x.program.uses.ports) return made // it cannot leave its CPU
        const { buffer, isNew } = x.memory.made.byCpu(x.current, made)
        // what is kept for each address has no room for it yet: this execution is run again
        if (isNew) makeRoom(x)
        return buffer
      },
      $barrier: (order: Order, site: number): boolean =>
        !isOrdered(order, site) && announceOrdering(x, site, StepKind.barrier),
      $rcu: (kind: number, site: number): boolean => (x.attention & IDLE) === 0 && announceOrdering(x, site, kind),
      $back: (): void => {
        throw BACK
      },
      $wait,
      $waitAsync: waitAsync,
      $waited,
      $notify,
      $lock: (view: View, index: number): void => {
        if ((x.attention & IDLE) !== 0 || x.touch(view) === null) return direct.$d_lock(view, index, 0)
        ops.set(view, index, 1)
      },
      $unlock: (view: View, index: number): void => {
        ops.set(view, index, 0)
      },
      $enter: () => {
        x.atomicDepth++
      },
      $leave: () => {
        x.atomicDepth--
      },
      $aside: <T>(run: () => T): T => aside(x, run),
      $memoryAllocated: (view: View, from: number, length: number, what: string) => {
        const meta = retrace.past ? null : x.touch(view)
        if (meta === null) return
        const { base, shift } = meta
        if ((x.attention & IDLE) === 0) drain(x, x.current)
        shadow.allocated(base + (from << shift), length << shift, what, doer(x), x.recorder?.place())
      },
      $memoryFreed: (view: View, from: number, length: number) => {
        const meta = retrace.past ? null : x.touch(view)
        if (meta === null) return
        const { base, shift } = meta
        if ((x.attention & IDLE) === 0) drain(x, x.current)
        const again = shadow.freed(base + (from << shift), length << shift, doer(x), x.recorder?.place())
        if (again === undefined) return
        x.report('double-free', again)
        if ((x.attention & IDLE) === 0) throw new FindingSignal(again)
      },
      $restIsKnown: () => restIsKnown(x),
      $finding: (kind: FindingKind, judge: string, message: string, about?: About) => {
        x.report(kind, message, judge, about)
        throw new FindingSignal(message)
      },
      $sometimes: (name: string) => {
        if (!retrace.past) seen.mark(name)
      },
      $measured: (kind: string, name: string, value: unknown) => {
        if (!retrace.past) seen.measure(kind, name, value)
      },
    },
  })
}
