import { BARE_CALLS } from '../litmus_test.ts'

/** What a call of a litmus file does to memory, by name: which of its arguments is the word, the value, and so on. */
export type CallShape =
  | { op: 'R'; order: string }
  | { op: 'W'; order: string; barrier?: true }
  | { op: 'xchg' | 'cmpxchg'; order: string }
  | {
      op: 'rmw'
      kind: 'void' | 'fetch' | 'return'
      fn: string
      order: string
      by?: number
      isZero?: true
      valueFirst: true
    }
  | { op: 'add_unless'; by?: number; unless?: number }
  | { op: 'lock' | 'unlock' | 'trylock' | 'is_locked' }
  | { op: keyof typeof BARE_CALLS }

const CALLS: Record<string, CallShape> = {
  READ_ONCE: { op: 'R', order: 'once' },
  atomic_read: { op: 'R', order: 'once' },
  atomic_read_acquire: { op: 'R', order: 'acquire' },
  smp_load_acquire: { op: 'R', order: 'acquire' },
  rcu_dereference: { op: 'R', order: 'deref' },
  lockless_dereference: { op: 'R', order: 'deref' },
  WRITE_ONCE: { op: 'W', order: 'once' },
  atomic_set: { op: 'W', order: 'once' },
  atomic_set_release: { op: 'W', order: 'release' },
  smp_store_release: { op: 'W', order: 'release' },
  rcu_assign_pointer: { op: 'W', order: 'assign' },
  smp_store_mb: { op: 'W', order: 'once', barrier: true },
  atomic_add_unless: { op: 'add_unless' },
  atomic_inc_not_zero: { op: 'add_unless', by: 1, unless: 0 },
  spin_lock: { op: 'lock' },
  spin_unlock: { op: 'unlock' },
  spin_trylock: { op: 'trylock' },
  spin_is_locked: { op: 'is_locked' },
  synchronize_rcu_expedited: { op: 'sync_rcu' },
  ...Object.fromEntries(
    Object.entries(BARE_CALLS).flatMap(([op, name]) => [[name === '' ? op : name, { op } as CallShape]]),
  ),
}

const ORDER = '(?:_(relaxed|acquire|release))?'
const SIGNS: Record<string, string> = { add: '+', sub: '-', inc: '+', dec: '-', and: '&', or: '|', xor: '^' }

/** Undefined for names that are no operation of the format, or none that is read. */
export function callShape(name: string): CallShape | undefined {
  const known = CALLS[name]
  if (known !== undefined) return known
  const exchange = new RegExp(`^(?:atomic_)?(cmpxchg|xchg)${ORDER}$`).exec(name)
  if (exchange !== null) return { op: exchange[1] as 'xchg', order: exchange[2] ?? 'full' }
  const one = (fn: string) => (fn === 'inc' || fn === 'dec' ? { by: 1 } : {})
  const plain = /^atomic_(add|sub|inc|dec|and|or|xor)$/.exec(name)
  if (plain !== null) return rmw('void', plain[1]!, 'relaxed', one(plain[1]!))
  const tested = /^atomic_(sub|inc|dec)_and_test$/.exec(name)
  if (tested !== null) return rmw('return', tested[1]!, 'full', { ...one(tested[1]!), isZero: true })
  const returns = new RegExp(`^atomic_(add|sub|inc|dec)_return${ORDER}$`).exec(name)
  if (returns !== null) return rmw('return', returns[1]!, returns[2] ?? 'full', one(returns[1]!))
  const fetches = new RegExp(`^atomic_fetch_(add|sub|inc|dec|and|or|xor)${ORDER}$`).exec(name)
  if (fetches !== null) return rmw('fetch', fetches[1]!, fetches[2] ?? 'full', one(fetches[1]!))
  return undefined
}

function rmw(
  kind: 'void' | 'fetch' | 'return',
  fn: string,
  order: string,
  more: { by?: number; isZero?: true },
): CallShape {
  return { op: 'rmw', kind, fn: SIGNS[fn]!, order, valueFirst: true, ...more }
}
