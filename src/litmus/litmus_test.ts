/** A litmus test as a value: what a few threads do to a few words, and what is asked about the end. */
export interface LitmusTest {
  name: string
  /** words by name, and what they hold at first */
  init: Record<string, LitmusValue>
  threads: LitmusOp[][]
  /** only outcomes count that satisfy it */
  filter?: LitmusCondition
  quant: 'exists' | 'forall' | '~exists'
  cond: LitmusCondition
  /** what an outcome lists, in this order: words, and registers as `0:r1` */
  observe: string[]
}

export type LitmusValue = number | { addr: string }

export type LitmusExpression = LitmusValue | { r: string } | { f: string; a: LitmusExpression[] }

/** A word by its name, or an address that is computed. */
export type LitmusPlace = string | LitmusExpression

export type LitmusOp =
  | { op: 'R'; reg: string; at: LitmusPlace; order: string }
  | { op: 'W'; at: LitmusPlace; val: LitmusExpression; order: string }
  | { op: 'xchg'; reg?: string; at: LitmusPlace; val: LitmusExpression; order: string }
  | { op: 'cmpxchg'; reg?: string; at: LitmusPlace; old: LitmusExpression; new: LitmusExpression; order: string }
  | {
      op: 'rmw'
      kind: 'void' | 'fetch' | 'return'
      fn: string
      reg?: string
      at: LitmusPlace
      arg: LitmusExpression
      order: string
    }
  | { op: 'add_unless'; reg?: string; at: LitmusPlace; arg: LitmusExpression; unless: LitmusExpression }
  | { op: 'lock' | 'unlock'; at: LitmusPlace }
  | { op: 'trylock' | 'is_locked'; reg: string; at: LitmusPlace }
  | { op: 'set'; reg: string; val: LitmusExpression }
  | { op: 'if'; cond: LitmusExpression; then: LitmusOp[]; else: LitmusOp[] }
  | { op: keyof typeof BARE_CALLS }

/** Operations without operands, and the kernel's words for them. */
export const BARE_CALLS = {
  mb: 'smp_mb',
  rmb: 'smp_rmb',
  wmb: 'smp_wmb',
  barrier: '',
  mb_before_atomic: 'smp_mb__before_atomic',
  mb_after_atomic: 'smp_mb__after_atomic',
  mb_after_spinlock: 'smp_mb__after_spinlock',
  mb_after_unlock_lock: 'smp_mb__after_unlock_lock',
  rcu_lock: 'rcu_read_lock',
  rcu_unlock: 'rcu_read_unlock',
  sync_rcu: 'synchronize_rcu',
} as const

export type LitmusCondition =
  | { and: LitmusCondition[] }
  | { or: LitmusCondition[] }
  | { not: LitmusCondition }
  | { eq: [{ reg: string } | { mem: string }, LitmusValue] }
  | boolean

/** The value of a word or register at the end of an execution: a number, or `&x`. */
export type LitmusOutcome = Array<number | string>

export function holds(condition: LitmusCondition, value: (name: string) => number | string): boolean {
  if (typeof condition === 'boolean') return condition
  if ('and' in condition) return condition.and.every((each) => holds(each, value))
  if ('or' in condition) return condition.or.some((each) => holds(each, value))
  if ('not' in condition) return !holds(condition.not, value)
  const [place, wanted] = condition.eq
  return value('reg' in place ? place.reg : place.mem) === (typeof wanted === 'number' ? wanted : `&${wanted.addr}`)
}

/** Every word and register that a condition asks for. */
export function namesIn(condition: LitmusCondition): string[] {
  if (typeof condition === 'boolean') return []
  if ('and' in condition) return condition.and.flatMap(namesIn)
  if ('or' in condition) return condition.or.flatMap(namesIn)
  if ('not' in condition) return namesIn(condition.not)
  const [place] = condition.eq
  return ['reg' in place ? place.reg : place.mem]
}
