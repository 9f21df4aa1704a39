import { ATOMICS, StepKind } from '../../link/instrument/steps.ts'
import { type BuiltInHost, setHost, type Value } from '../memory/built_ins/host.ts'
import type { createDirect } from '../memory/direct.ts'
import type { View } from '../memory/shared_memory.ts'
import { aside } from './aside.ts'
import { type Execution, IDLE, NONE } from './execution.ts'
import { FoundSites } from './found_sites.ts'
import { withOwnPrototypes } from './own_prototypes.ts'
import { announce, beginWholePoints } from './point.ts'
import { refuseHere } from './refuse.ts'

type Direct = ReturnType<typeof createDirect>

const hosts = new WeakMap<Execution, BuiltInHost>()

/** There is one of each built-in for all engines of a thread: they ask the one whose program runs. */
export function takesBuiltIns<T>(x: Execution, standing: T): T {
  setHost(hosts.get(x)!)
  return standing
}

/** What the replaced built-ins ask of the engine. */
export function builtInHost(
  x: Execution,
  direct: Direct,
  stepping: (name: string, given: readonly Value[], site: number) => Generator<unknown, unknown, unknown>,
): BuiltInHost {
  const found = x.loops?.found ?? new FoundSites(x.program)
  const host: BuiltInHost = withOwnPrototypes(x, {
    isRunning: () => (x.attention & IDLE) === 0,
    isShared: (value): value is View => x.touch(value as View) !== null,
    get: (view, index, site) => direct.$d_get(view, index, site),
    set: (view, index, value, site) => direct.$d_set(view, index, value, site),
    access(view, offset, bytes, site, writes, perform) {
      if (x.retrace.arrives(view, offset, site, writes ? StepKind.write : StepKind.read)) return x.retrace.recall()
      if (writes) x.ops.touch(view, offset, bytes)
      return x.retrace.keep(perform())
    },
    stands(view, index, site, writes, bytes = 0) {
      if (x.touch(view) === null) return false
      if (bytes > 0 && writes) x.ops.touch(view, index, bytes)
      // whether it reads or writes is not the site's to say, so that the points that only ask the site do not do
      return beginWholePoints(x) || announce(x, view, index, site, writes ? StepKind.write : StepKind.read)
    },
    store: (view, index, value) => x.ops.set(view, index, value),
    atomic(name, given, site) {
      const operands = Array.from({ length: ATOMICS[name]!.operands }, (_, i) => given[i])
      return (direct as unknown as Record<string, (...given: Value[]) => Value>)[`$d_${name}`]!(...operands, site)
    },
    stepping,
    site(op, bytes = 0) {
      const { site } = x.hints
      x.hints.site = NONE
      return site === NONE || x.sites[site]!.op !== op ? found.here(op, bytes) : site
    },
    wrote: (view) => x.ops.touchAll(view),
    refuse: (what) => refuseHere(x, what),
    timers: x.loops?.timers,
    timersPromises: x.loops?.timersPromises,
    nodePromises: x.loops?.nodePromises,
    processes: x.loops?.processes,
    aside: (run) => aside(x, run),
    tick: () => x.clocks.tick(x.current),
    random: () => x.clocks.random(x.current),
  })
  hosts.set(x, host)
  return host
}
