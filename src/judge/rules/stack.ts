// explore: atomic
import { THREAD_SIZE } from '#kernel/lib/thread_size'
import { mem } from '#shm/arena'
import { measured } from '#shm/hints'
import { staticOf, struct, words } from '#shm/layout'
import { rawLock, rawUnlock } from '#shm/raw_lock'
import type { StackFrame, StackUse } from '../../stack/frame_sums.ts'
import { judge } from '../judge.ts'
import { callsOf, stackChain, useOf, watchStack } from '../stack/depth.ts'
import { STACK_FRAMES } from '../stack/frames.ts'

/**
 * No call chain needs more than a kernel stack has. Depth is that of the calls which the model makes, with the sizes of one kernel or
 * of the kernels of one time (src/stack/tables). A size may be known as a range: over the end is what is over it by the least
 * of them, and that is a finding; what is over it by the most of them alone may overflow, and is told beside. May miss a
 * chain that the model does not have, and what no row has: sleeping in between, allocation, interrupts.
 */
const rule = judge('stack', 'stack')

const MOST_CALLS = 96
const record = struct('stack_record', {
  lock: 'futex word; protects the rest',
  bytes: 'free when deactivate_super began, by the most, plus 16384; or over the end of the stack; 0 for none; lock',
  calls: 'length of the chain; lock',
  chain: words(MOST_CALLS, "the model's functions by their numbers, outermost first; lock"),
})
const least = staticOf('stack_minimum', record, 'the chain that left deactivate_super the fewest bytes')
const worst = staticOf('stack_overflow', record, 'the chain that went farthest over the end of its stack')
const doubtful = staticOf('stack_doubtful', record, 'the chain that may go farthest over the end of its stack')

/** So that what is free, which is below 0 once a stack is over its end, is never the 0 of nothing kept. */
const ABOVE_ZERO = 16384

/** What this thread has seen, over all executions in exploring: the record is asked only for something new. */
const seen = { free: Number.POSITIVE_INFINITY, over: 0 }
let told = false

watchStack(STACK_FRAMES, {
  measured() {
    rule.look()
    const chain = stackChain()
    const use = useOf(chain, 'deactivate_super')
    const free = THREAD_SIZE - use.high
    const known = mem[least + record.bytes]!
    if (free >= seen.free && known !== 0 && known <= free + ABOVE_ZERO) return
    if (free < seen.free) {
      seen.free = free
      measured('stack minimum', String(free), useSeen(chain, use))
    }
    keep(least, free + ABOVE_ZERO, chain, (before, now) => now < before)
  },
  full() {
    const chain = stackChain()
    const use = useOf(chain)
    if (use.low > THREAD_SIZE) {
      keep(worst, use.low - THREAD_SIZE, chain, (before, now) => now > before)
      if (told) return
      told = true
      rule.tell(overflowText({ over: use.low - THREAD_SIZE, frames: use.frames }), [], {
        functions: callsOf(chain).reverse(),
      })
    } else if (use.high - THREAD_SIZE > seen.over) {
      seen.over = use.high - THREAD_SIZE
      measured('stack may overflow', String(seen.over), { over: seen.over, frames: use.frames })
      keep(doubtful, seen.over, chain, (before, now) => now > before)
    }
  },
})

/** What was free when deactivate_super began, by the most and by the least that its callers may take. */
export interface LeastFree {
  minFreeBytes: number
  maxFreeBytes: number
  /** the model's functions that had been called */
  calls: string[]
  chain: StackFrame[]
}

function useSeen(chain: readonly number[], { low, high, frames }: StackUse): LeastFree {
  return { minFreeBytes: THREAD_SIZE - high, maxFreeBytes: THREAD_SIZE - low, calls: callsOf(chain), chain: frames }
}

export interface Overflow {
  over: number
  frames: StackFrame[]
}

/** The least free so far, from any thread. */
export function stackMinimum(): LeastFree | null {
  const chain = read(least)
  return chain === null ? null : useSeen(chain, useOf(chain, 'deactivate_super'))
}

/** How far a stack went over its end, at worst. */
export function stackOverflow(): Overflow | null {
  const chain = read(worst)
  if (chain === null) return null
  const { low, frames } = useOf(chain)
  return { over: low - THREAD_SIZE, frames }
}

/** How far one may have gone over its end, by the largest sizes. */
export function stackDoubt(): Overflow | null {
  const chain = read(doubtful)
  if (chain === null) return null
  const { high, frames } = useOf(chain)
  return { over: high - THREAD_SIZE, frames }
}

/** `... over the end of a stack of 8192 bytes: thread_info 104 (a knob) > entry_SYSCALL_64 120..168 (...) > ...` */
export function overflowText({ over, frames }: Overflow): string {
  const rows = frames.map(
    ({ function: name, bytes, high, source }) => `${name} ${high > bytes ? `${bytes}..${high}` : bytes} (${source})`,
  )
  return `${over} bytes over the end of a stack of ${THREAD_SIZE} bytes: ${rows.join(' > ')}`
}

function keep(
  at: number,
  bytes: number,
  chain: readonly number[],
  better: (before: number, now: number) => boolean,
): void {
  rawLock(at + record.lock)
  const before = mem[at + record.bytes]!
  if (before === 0 || better(before, bytes)) {
    mem[at + record.bytes] = bytes
    mem[at + record.calls] = Math.min(chain.length, MOST_CALLS)
    for (const [i, call] of chain.slice(0, MOST_CALLS).entries()) mem[at + record.chain + i] = call
  }
  rawUnlock(at + record.lock)
}

function read(at: number): number[] | null {
  rawLock(at + record.lock)
  const bytes = mem[at + record.bytes]!
  const chain = Array.from({ length: mem[at + record.calls]! }, (_, i) => mem[at + record.chain + i]!)
  rawUnlock(at + record.lock)
  return bytes === 0 ? null : chain
}
