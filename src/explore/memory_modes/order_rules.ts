import { StepKind } from '../../link/instrument/steps.ts'
import type { Order } from '../../shm/hints.ts'
import type { MemoryMode } from './memory_mode.ts'

/** What must have left the CPU's own buffer before a step. */
export const Drain = {
  nothing: 0,
  /** stores to the same word, and those before the last write barrier */
  word: 1,
  all: 2,
  /** as `all` where the compareExchange will succeed, else as `word` */
  success: 3,
  /** all, where somebody is woken */
  waking: 4,
  /** a grace period that began has ended */
  gracePeriod: 5,
} as const

/** What an order of the kernel's words comes to in one mode. */
export interface OrderRule {
  drain: number
  /** a barrier against everything, before the step and after it */
  full: boolean
  /** what was read so far binds what is read from here on */
  acquire: boolean
  /** goes behind every store before it, and carries what its CPU knows */
  release: boolean
  /** stores from here on go behind those before */
  epoch: boolean
}

const rule = (drain: number, ...does: Array<'full' | 'acquire' | 'release' | 'epoch'>): OrderRule => ({
  drain,
  full: does.includes('full'),
  acquire: does.includes('acquire'),
  release: does.includes('release'),
  epoch: does.includes('epoch'),
})

const { nothing, word, all, success } = Drain
const FREE = rule(nothing)
const LOCKED = rule(all, 'full')

/**
 * Store buffers: every read-modify-write is a locked instruction, and nothing else but smp_mb empties the buffer. Stores keep
 * their order by themselves, and loads theirs.
 */
const TSO: Record<Order, OrderRule> = {
  plain: FREE,
  once: FREE,
  acquire: FREE,
  release: FREE,
  percpu: FREE,
  full: LOCKED,
  relaxed: LOCKED,
  void: LOCKED,
  'rmw acquire': LOCKED,
  'rmw release': LOCKED,
  lock: LOCKED,
  trylock: rule(success, 'full'),
  unlock: FREE,
  mb: LOCKED,
  'mb helper': FREE,
  rmb: FREE,
  wmb: FREE,
}

/** Linux: a failed cmpxchg orders nothing, a lock is an acquire, an unlock a release. */
const LKMM: Record<Order, OrderRule> = {
  plain: FREE,
  once: FREE,
  acquire: rule(nothing, 'acquire'),
  release: rule(nothing, 'release'),
  percpu: FREE,
  full: rule(success, 'full'),
  relaxed: rule(word),
  void: rule(word),
  'rmw acquire': rule(word, 'acquire'),
  'rmw release': rule(success, 'release'),
  lock: rule(word, 'acquire', 'epoch'),
  trylock: rule(word, 'acquire', 'epoch'),
  unlock: rule(nothing, 'release'),
  mb: rule(all, 'full'),
  'mb helper': rule(all, 'full'),
  rmb: rule(nothing, 'acquire'),
  wmb: rule(nothing, 'epoch'),
}

export const ORDER_RULES: Record<Exclude<MemoryMode, 'sc'>, Record<Order, OrderRule>> = { tso: TSO, lkmm: LKMM }

/** What the order of an access is where the program does not say. */
export const DEFAULT_ORDERS: Record<number, Order> = {
  [StepKind.read]: 'plain',
  [StepKind.write]: 'plain',
  [StepKind.load]: 'once',
  [StepKind.store]: 'once',
  [StepKind.update]: 'full',
  [StepKind.compareExchange]: 'full',
  [StepKind.wait]: 'full',
  [StepKind.lock]: 'lock',
  [StepKind.unlock]: 'unlock',
}

/** What must have gone before a step of this kind and order; what is no word of 32 bits is ordered against everything. */
export function drainBefore(kind: number, { drain }: OrderRule, isWord: boolean): number {
  switch (kind) {
    case StepKind.wait:
      return Drain.all
    case StepKind.notify:
      return Drain.waking
    case StepKind.relax:
    case StepKind.woken:
    case StepKind.timeout:
      return Drain.nothing
    case StepKind.barrier:
      return drain
    default:
      return isWord ? drain : Drain.all
  }
}
