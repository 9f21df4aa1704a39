/**
 * Steps in code that cannot pause: a constructor, a getter, a callback of sort. No coroutine reaches them. So where a CPU comes to
 * one, the execution starts over with every CPU in its plain text, and a CPU that must pause is taken back: `BACK` is thrown
 * through all its frames. When it is chosen again it begins anew, in an instance of the program of its own, and is given what it
 * read before until it comes to where it stood. The steps are the same ones in the same order, so schedules mean the same.
 */
import { BadInput } from '../../link/bad_input.ts'
import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import type { IntactBuiltIns } from '../memory/built_ins/intact.ts'
import type { Gate } from '../memory/direct.ts'
import type { View } from '../memory/shared_memory.ts'
import { unstepped } from '../memory_modes/unstepped.ts'
import { logEvent, PART } from './event_log.ts'
import { type Execution, IDLE, NONE } from './execution.ts'
import { outside } from './outside.ts'
import type { OwnPrototypes } from './own_prototypes.ts'
import { announce, announceOrdering, announceRelax, announceSettle, announceTask, elementAt } from './point.ts'
import { lateAccess } from './refuse.ts'
import { Access, MOST_CPUS } from './scheduler_state.ts'

/** Thrown through a CPU's frames; the program's own catch and finally clauses hand it on. */
export const BACK = Object.freeze(Object.create(null)) as object

/** The access threw, so that there is nothing to know: it does so again. */
const THREW: unique symbol = Symbol('threw') as never
const CHANGES: Record<number, boolean> = {
  [StepKind.write]: true,
  [StepKind.store]: true,
  [StepKind.update]: true,
  [StepKind.compareExchange]: true,
  [StepKind.notify]: true,
  [StepKind.lock]: true,
  [StepKind.unlock]: true,
}

/** What a CPU did so far: which place, and what came of it. */
interface Past {
  sites: number[]
  values: unknown[]
}

export class Retrace implements Gate {
  /** the language's own objects, where the program may change them */
  intact: IntactBuiltIns | undefined
  /** of programs that may put something on Object.prototype and Array.prototype under a number */
  ownPrototypes: OwnPrototypes | undefined
  /** CPUs run in their plain text */
  on = false
  /** the CPU that runs is in what it did before it was taken back */
  past = false
  private at = 0
  /** the step at which it stood was chosen, and is done now */
  private justArrived = false
  private known: unknown
  /** an access was let through and has not said what came of it */
  private open = false
  private readonly pasts: Past[] = Array.from({ length: MOST_CPUS }, () => ({ sites: [], values: [] }))
  private readonly x: Execution

  constructor(x: Execution) {
    this.x = x
  }

  /** The execution under way is run again, with nothing but plain text. */
  start(): object {
    const { x } = this
    this.on = true
    x.again = x.stopped = x.paused = true
    x.chosen = NONE
    return this.back()
  }

  /** The CPU that runs is taken back. */
  back(): object {
    this.x.hints.back = 1
    return BACK
  }

  /** A CPU that begins, or goes on. */
  enter(cpu: number, isNew: boolean): void {
    const past = this.pasts[cpu]!
    if (isNew) past.sites.length = past.values.length = 0
    this.past = !isNew
    this.at = 0
    this.x.hints.site = NONE // named for a built-in that another CPU did not come to
    this.open = this.justArrived = false
  }

  arrives(view: View, index: unknown, site: number, kind: number, expected?: unknown): boolean {
    const { x } = this
    if ((x.attention & IDLE) !== 0) {
      if (x.isAbsent) lateAccess(x, site) // who runs it, a promise or a timer, has nobody to throw to
      return false
    }
    const isPart = x.siteAtomic[site] === 1 || x.atomicDepth > 0
    // most steps of a kernel program are its judges' and lockdep's, and mostly nobody accounts for them
    if (isPart && !this.on && x.watch === undefined && x.weak === undefined && !x.events) return false
    const meta = x.touch(view)
    if (meta === null) return false
    const at = elementAt(index, meta.length)
    if (at < 0) {
      if (isPart || this.past) return false
      if (!this.on) throw this.start()
      if (x.hints.back === 1) throw BACK
      if (outside(x, view, index, site)) throw this.back()
      return false
    }
    if (isPart && x.weak !== undefined)
      unstepped(
        x.weak,
        x.current,
        CHANGES[kind] === true,
        meta.base + (at << meta.shift),
        x.siteBytes[site]! || 1 << meta.shift,
      )
    if (!this.on) {
      if (!isPart) throw this.start()
      this.part(kind, meta.base + (at << meta.shift), x.siteBytes[site]! || 1 << meta.shift, site)
      return false
    }
    this.close()
    if (this.past && !this.arrived(site)) return this.known !== THREW
    if (x.hints.back === 1) throw BACK
    if (isPart) this.part(kind, meta.base + (at << meta.shift), x.siteBytes[site]! || 1 << meta.shift, site)
    else if (!this.justArrived) {
      x.expected[x.current] = expected
      if (announce(x, view, index, site, kind)) throw this.back()
    }
    this.justArrived = false
    this.opens(site)
    return false
  }

  recall(): unknown {
    return this.known
  }

  keep<T>(value: T): T {
    if (this.open) {
      this.pasts[this.x.current]!.values.push(value)
      this.open = false
    }
    return value
  }

  /** cpu_relax, settle, a barrier, a part of RCU: a step that touches no memory. */
  relaxes(site: number, kind: number = StepKind.relax): void {
    const { x } = this
    if ((x.attention & IDLE) !== 0 || x.atomicDepth > 0) return
    if (!this.on) throw this.start()
    this.close()
    if (this.past && !this.arrived(site)) return
    if (x.hints.back === 1) throw BACK
    if (!this.justArrived) if (stands(x, site, kind)) throw this.back()
    this.justArrived = false
    this.opens(site)
    this.keep(undefined)
  }

  /** Between two tasks of an event loop: which one has its turn. */
  takes(site: number, address: number, key: () => string): string {
    const { x } = this
    this.close()
    if (this.past && !this.arrived(site)) return this.known as string
    if (x.hints.back === 1) throw BACK
    if (!this.justArrived && announceTask(x, site, address)) throw this.back()
    this.justArrived = false
    this.opens(site)
    return this.keep(key())
  }

  /** A step on a word that no program has: posting, receiving. */
  does<T>(site: number, stands: () => boolean, perform: () => T): T {
    const { x } = this
    this.close()
    if (this.past && !this.arrived(site)) return this.known as T
    if (x.hints.back === 1) throw BACK
    if (!this.justArrived && stands()) throw this.back()
    this.justArrived = false
    this.opens(site)
    return this.keep(perform())
  }

  /** After a sleep in Atomics.wait: true when its end is known, by `recall`. */
  wakes(site: number): boolean {
    this.close()
    if (this.past && !this.arrived(site)) return true
    this.justArrived = false
    this.opens(site)
    return false
  }

  /** The last access threw: what it let through came to nothing. */
  private close(): void {
    if (!this.open) return
    this.pasts[this.x.current]!.values.push(THREW)
    this.open = false
  }

  private opens(site: number): void {
    this.open = true
    this.pasts[this.x.current]!.sites.push(site)
  }

  /** True where the past ends: at the step that the CPU was chosen for. Otherwise `known` is what came of this one. */
  private arrived(site: number): boolean {
    const { sites, values } = this.pasts[this.x.current]!
    if (this.at === sites.length) {
      if (site !== this.x.state.pendingSite[this.x.current]) throw this.strayed(site)
      this.past = false
      this.justArrived = true
      return true
    }
    if (sites[this.at] !== site) throw this.strayed(site)
    this.known = values[this.at++]
    return false
  }

  private strayed(site: number): BadInput {
    const { x } = this
    const { file, line, op } = x.sites[site]!
    x.usageError = new BadInput(
      `${shown(file)}:${line}: ${op} came where the CPU did something else when it was run before with the same values: it keeps state ` +
        `outside what setup returns and outside its own module (globalThis, a file, ...); put it into the state`,
    )
    return x.usageError
  }

  private part(kind: number, address: number, bytes: number, site: number): void {
    const { x } = this
    x.watch?.part(x.current, CHANGES[kind] === true, address, bytes, site)
    if (x.events) logEvent(x, x.current, PART, CHANGES[kind] ? Access.write : Access.read, address, bytes, site)
  }
}

function stands(x: Execution, site: number, kind: number): boolean {
  if (kind === StepKind.relax) return announceRelax(x, site)
  return kind === StepKind.settle ? announceSettle(x, site) : announceOrdering(x, site, kind)
}
