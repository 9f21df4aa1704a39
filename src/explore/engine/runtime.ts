import type { FindingKind } from '../../shm/hints.ts'
import { createDirect } from '../direct.ts'
import { FindingSignal } from '../finding.ts'
import { createIteration } from '../iteration.ts'
import { runtimeTable } from '../runtime_table.ts'
import type { View } from '../shared_memory.ts'
import { twins } from '../twins.ts'
import { type Execution, IDLE } from './execution.ts'
import { announce, createPoints } from './point.ts'
import { directAccess, refuseClosing } from './refuse.ts'
import { createSpin } from './spin.ts'
import { notify, wait } from './waiting.ts'

const PAUSE: unique symbol = Symbol('pause') as never
// biome-ignore lint/suspicious/noExplicitAny: values of the program
type Value = any

/** Who runs, as reports say it; undefined in setup. */
function doer(x: Execution): string | undefined {
  return x.current < 0 ? undefined : x.nameOf(x.current)
}

/** The run-time of the engine: its points pause, everything else is done at once. */
export function createRuntime(x: Execution, reached: Map<string, number>): object {
  const { ops, memory, shadow } = x
  const direct = createDirect(
    ops,
    (view) => x.touch(view),
    (view, index, site, writes, bytes) => directAccess(x, view, index, site, writes, bytes),
    (view, index, count) => notify(x, view, index, count),
  )
  const iteration = createIteration(
    PAUSE,
    (view, index, site, kind) => announce(x, view, index, site, kind),
    ops,
    (view) => x.touch(view),
    (site) => refuseClosing(x, site),
  )
  const points = createPoints(x)
  const $wait = (view: View, index: number, value: unknown, timeout: unknown, site: number): boolean =>
    wait(x, direct, view, index, value, timeout, site)
  const $waited = (): string => x.waitResult[Math.max(x.current, 0)]!
  const $notify = (view: View, index: number, count: unknown): number => notify(x, view, index, count)
  const site = x.sites.length - 1

  const stepping = (name: string) =>
    function* (...given: Value[]): Generator<unknown, unknown, unknown> {
      const [view, index, value, timeout] = given
      if (name === 'wait') {
        if (points.$pw(view, index, value, timeout, site)) yield PAUSE
        if ($wait(view, index, value, timeout, site)) yield PAUSE
        return $waited()
      }
      if (points.$p(view, index, site)) yield PAUSE
      return name === 'notify' ? $notify(view, index, value) : (ops as Value)[name](...given)
    }

  return runtimeTable({
    ops,
    direct,
    iteration,
    atomic: (name, plain) => twins.$fn(plain, stepping(name)),
    site,
    own: {
      ...points,
      ...createSpin(x),
      $h: x.hints,
      $P: PAUSE,
      $SharedArrayBuffer: new Proxy(SharedArrayBuffer, {
        construct: (target, given, newTarget) => {
          const buffer = Reflect.construct(target, given, newTarget) as SharedArrayBuffer
          memory.add(buffer)
          return buffer
        },
      }),
      $wait,
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
      $memoryAllocated: (view: View, from: number, length: number, what: string) => {
        const meta = x.touch(view)
        if (meta === null) return
        const { base, shift } = meta
        shadow.allocated(base + (from << shift), length << shift, what, doer(x), x.recorder?.place())
      },
      $memoryFreed: (view: View, from: number, length: number) => {
        const meta = x.touch(view)
        if (meta === null) return
        const { base, shift } = meta
        const again = shadow.freed(base + (from << shift), length << shift, doer(x), x.recorder?.place())
        if (again === undefined) return
        x.report('double-free', again)
        if ((x.attention & IDLE) === 0) throw new FindingSignal(again)
      },
      $finding: (kind: FindingKind, judge: string, message: string) => {
        x.report(kind, message, judge)
        throw new FindingSignal(message)
      },
      $sometimes: (name: string) => {
        reached.set(name, (reached.get(name) ?? 0) + 1)
      },
    },
  })
}
