import { StepKind } from '../../link/instrument/steps.ts'
import type { Order } from '../../shm/hints.ts'
import { type Execution, NONE } from '../engine/execution.ts'
import { Access, MOST_CPUS } from '../engine/scheduler_state.ts'
import type { View as SharedView } from '../memory/shared_memory.ts'
import { AlteredOrders, triesBefore } from './altered_orders.ts'
import { delay } from './buffered_stores.ts'
import { cpuOf, optionOf } from './choice.ts'
import { Knowledge } from './knowledge.ts'
import { load, looksAgain } from './loads.ts'
import type { MemoryMode } from './memory_mode.ts'
import { DEFAULT_ORDERS, Drain, drainBefore, ORDER_RULES, type OrderRule } from './order_rules.ts'
import { BARRIERS, logPart } from './parts_of_steps.ts'
import { Rcu } from './rcu.ts'
import { ShownStores } from './shown_stores.ts'
import { everyOptionOf } from './step_options.ts'
import { StoreBuffer } from './store_buffer.ts'

export const NOTHING_OPEN = 0
const STORING = 1
const UPDATING = 2

/**
 * A memory mode: stands between the steps of an execution and its memory. Memory holds what everybody sees. While a CPU's code
 * does its step, the word holds what that CPU is to find there; once the step has had its effect (`settle`), a store that is
 * delayed is taken out of memory again and waits in its CPU's buffer. Buffers are CPUs of their own to strategies, numbered
 * behind all others.
 */
export class WeakMemory {
  readonly mode: MemoryMode
  readonly cpus: number
  readonly buffers: StoreBuffer[]
  readonly x: Execution
  private readonly rules: Record<Order, OrderRule>
  readonly knowledge: Knowledge | undefined
  readonly rcu: Rcu
  /** per CPU: the order of the step before which it stands, its epoch, and what must go before that step */
  readonly orders: Order[] = []
  readonly epochs = new Int32Array(MOST_CPUS)
  /** per CPU: it let go of a lock since its epoch began, so that taking one begins the next */
  private readonly unlocked = new Uint8Array(MOST_CPUS)
  readonly needs = new Uint8Array(MOST_CPUS)
  readonly isWord = new Uint8Array(MOST_CPUS)
  /** per CPU: the row of the log at which a store of it got into memory last */
  readonly lastCommit = new Int32Array(MOST_CPUS)
  /** what the step under way was chosen to do */
  option = 0
  /** what the step under way does that sequential consistency would not, in words */
  told: string | undefined
  open = NOTHING_OPEN
  private openBefore = 0
  private openEvent = NONE
  private openDelayed = false
  isPatched = false
  private patchedFrom = 0
  private patchedTo = 0
  readonly shown: ShownStores
  readonly altered = new AlteredOrders()

  constructor(x: Execution, mode: Exclude<MemoryMode, 'sc'>, cpus: number) {
    this.x = x
    this.mode = mode
    this.cpus = cpus
    this.rules = ORDER_RULES[mode]
    this.buffers = Array.from({ length: cpus }, () => new StoreBuffer())
    this.knowledge = mode === 'lkmm' ? new Knowledge(cpus, x.memory.size) : undefined
    this.rcu = new Rcu(x, this.knowledge)
    this.shown = new ShownStores(x.memory)
    x.hints.weak = true
    x.state.optionsOf = (cpu) => everyOptionOf(this, cpu)
  }

  restart(): void {
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      this.buffers[cpu]!.stores.length = 0
      this.epochs[cpu] = this.needs[cpu] = this.unlocked[cpu] = 0
      this.lastCommit[cpu] = NONE
    }
    this.knowledge?.restart()
    this.rcu.restart()
    this.option = 0
    this.open = NOTHING_OPEN
    this.isPatched = false
    this.shown.restart()
    this.altered.owed.clear()
    this.x.hints.order = ''
  }

  /** Who is chosen; what the step is to do is kept until it is done. */
  take(choice: number): number {
    this.option = optionOf(choice)
    return cpuOf(choice)
  }

  /** The CPU comes to stand before a step. */
  announces(cpu: number, kind: number): void {
    const { hints, state, view } = this.x
    const said = hints.order === '' ? (DEFAULT_ORDERS[kind] ?? 'plain') : (hints.order as Order)
    hints.order = ''
    const order = this.orderAt(state.pendingSite[cpu]!, said)
    this.orders[cpu] = order
    const isWord = state.pendingAddress[cpu]! >= 0 && state.pendingBytes[cpu] === 4 && view[cpu] instanceof Int32Array
    this.isWord[cpu] = isWord ? 1 : 0
    this.needs[cpu] = drainBefore(kind, this.rules[order], isWord)
    if (this.altered.before.size > 0) triesBefore(this, cpu, kind)
  }

  orderAt(site: number, said: Order): Order {
    this.altered.said?.set(site, said)
    return this.altered.instead.size === 0 ? said : (this.altered.instead.get(site) ?? said)
  }

  /** The row of the log without which the CPU could not go on, where its buffer had to empty first. */
  causeOf(cpu: number): number {
    return this.needs[cpu] === Drain.nothing ? NONE : this.lastCommit[cpu]!
  }

  /** The step of the CPU happens now; what it is to the log: a store that is delayed touches nothing yet. */
  before(cpu: number, kind: number, access: number): number {
    const { x } = this
    this.needs[cpu] = Drain.nothing
    this.told = undefined
    if (this.altered.owed.delete(cpu)) this.knowledge?.full(cpu)
    switch (kind) {
      case StepKind.read:
      case StepKind.load:
        load(this, cpu)
        return access
      case StepKind.write:
      case StepKind.store:
      case StepKind.unlock:
        return this.opens(cpu, STORING) ? Access.none : access
      case StepKind.update:
      case StepKind.compareExchange:
      case StepKind.lock:
        if ((access & Access.write) !== 0) {
          if (this.opens(cpu, UPDATING)) return Access.none
          if (this.ruleOf(cpu).full) this.knowledge?.full(cpu)
        }
        if (this.orders[cpu] !== 'void') this.knowledge?.reads(cpu, x.state.pendingAddress[cpu]!, 0)
        return access
      case StepKind.wait:
      case StepKind.woken:
      case StepKind.timeout:
        this.knowledge?.full(cpu)
        return access
      case StepKind.notify:
        if (x.waiting.includes(x.state.pendingAddress[cpu]!)) this.knowledge?.full(cpu)
        return access
      case StepKind.barrier:
        return this.barrier(cpu)
      case StepKind.relax:
        looksAgain(this, cpu)
        return access
      default:
        return access
    }
  }

  /** Rows of the log that belong to the step just logged. */
  logParts(cpu: number, kind: number, access: number): void {
    if (this.knowledge === undefined) return
    const isBarrier =
      (kind === StepKind.update || kind === StepKind.compareExchange) &&
      (access & Access.write) !== 0 &&
      this.ruleOf(cpu).full
    if (isBarrier || kind === StepKind.wait || kind === StepKind.woken || kind === StepKind.timeout)
      logPart(this.x, cpu, Access.write, BARRIERS)
  }

  ruleOf(cpu: number): OrderRule {
    return this.rules[this.orders[cpu]!]
  }

  /** True for a store that is to be delayed. */
  private opens(cpu: number, what: number): boolean {
    const { x } = this
    if (this.isWord[cpu] === 0) return false
    this.open = what
    this.openBefore = x.view[cpu]![x.place[cpu]!] as number
    this.openEvent = x.state.eventCount
    this.openDelayed = (what === STORING || this.orders[cpu] === 'percpu') && this.isDelayed(cpu)
    if (this.openDelayed) this.told = 'stays in the buffer'
    return this.openDelayed
  }

  private isDelayed(cpu: number): boolean {
    const buffer = this.buffers[cpu]!
    if (this.option > 0) return true
    if (this.mode === 'tso') return !buffer.isEmpty
    return !buffer.lets(this.x.state.pendingAddress[cpu]!, this.epochs[cpu]!, this.ruleOf(cpu).release)
  }

  patch(cpu: number, from: number, to: number): void {
    const { x } = this
    if (from === to) return
    x.memory.markBytes(x.state.pendingAddress[cpu]!, 4)
    ;(x.view[cpu] as SharedView)[x.place[cpu]!] = to
    this.isPatched = true
    this.patchedFrom = from
    this.patchedTo = to
  }

  private barrier(cpu: number): number {
    const { full, acquire, epoch } = this.ruleOf(cpu)
    if (full) this.knowledge?.full(cpu)
    if (acquire) this.knowledge?.acquires(cpu)
    if (epoch) this.epochs[cpu]!++
    return Access.none
  }

  /** The step has had its effect, or nothing of it is to be seen any longer. */
  settle(): void {
    if (this.isPatched) this.unpatch()
    if (this.open !== NOTHING_OPEN) this.close()
    this.shown.hide()
  }

  private unpatch(): void {
    const { x } = this
    const view = x.view[x.current] as SharedView
    const place = x.place[x.current]!
    if (view[place] === this.patchedTo) view[place] = this.patchedFrom
    this.isPatched = false
  }

  private close(): void {
    const { x, knowledge, openBefore } = this
    const cpu = x.current
    const { acquire, epoch, full, release } = this.ruleOf(cpu)
    const view = x.view[cpu] as SharedView
    const place = x.place[cpu]!
    const address = x.state.pendingAddress[cpu]!
    const value = view[place] as number
    const adds = this.open === UPDATING
    const unlocks = this.orders[cpu] === 'unlock'
    if (this.mode === 'tso' && !adds) this.epochs[cpu]!++
    else if (unlocks) this.unlocked[cpu] = 1
    const made = {
      address,
      epoch: this.epochs[cpu]!,
      release,
      unlocks,
      carried: undefined,
      strong: undefined,
      behind: 0,
    }
    const store = knowledge === undefined ? made : { ...made, ...knowledge.carries(cpu, address, release) }
    this.open = NOTHING_OPEN
    if (this.openDelayed) {
      view[place] = openBefore
      const { pendingSite } = x.state
      const site = pendingSite[cpu]!
      const given = adds ? (value - openBefore) | 0 : value
      delay(this, cpu, { ...store, view, place, value: given, adds, site, event: this.openEvent, section: undefined })
      return
    }
    knowledge?.commits(cpu, store, openBefore, adds)
    if (!adds) return
    if (full) knowledge?.full(cpu)
    else if (acquire) knowledge?.acquires(cpu)
    if (!epoch) return
    this.beginsEpoch(cpu)
    knowledge?.takesLock(cpu, address)
  }

  /** What was stored before a lock was let go comes before what is stored once a lock is held, to everybody. */
  private beginsEpoch(cpu: number): void {
    if (this.unlocked[cpu] === 1) this.epochs[cpu]!++
    this.unlocked[cpu] = 0
  }

  /** Whether the barrier is a step: one that changes nothing but what its own CPU may do happens at once. */
  isStep(order: Order): boolean {
    const { drain, full } = this.rules[order]
    return full || drain !== Drain.nothing
  }

  takesEffect(cpu: number, order: Order): void {
    this.settle()
    this.orders[cpu] = order
    this.barrier(cpu)
  }

  beforeRcu(cpu: number, kind: number): void {
    this.needs[cpu] = Drain.nothing
    this.rcu.step(cpu, kind, this.buffers[cpu]!, this.epochs[cpu]!)
  }

  /** A CPU comes to stand before a step of RCU. */
  announcesRcu(cpu: number, kind: number): void {
    this.needs[cpu] =
      kind === StepKind.rcuSync ? Drain.all : kind === StepKind.rcuWait ? Drain.gracePeriod : Drain.nothing
  }
}
