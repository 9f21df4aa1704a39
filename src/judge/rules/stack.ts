// explore: atomic
import { THREAD_SIZE } from '#kernel/lib/thread_size'
import { mem } from '#shm/arena'
import { sometimes } from '#shm/hints'
import { staticOf, struct, words } from '#shm/layout'
import { rawLock, rawUnlock } from '#shm/raw_lock'
import { judge } from '../judge.ts'
import { type Frame, framesOf, stackChain, watchStack } from '../stack/depth.ts'
import { STACK_FRAMES } from '../stack/frames.ts'

/**
 * No call chain needs more than a kernel stack has. Depth is that of the calls which the model makes, with the sizes of
 * stack/frames.ts: may miss a chain that the model does not have, and cries wolf where an assumed size is too large.
 */
const rule = judge('stack', 'stack')

const MOST_ROWS = 64
const record = struct('stack_record', {
  lock: 'futex word; protects the rest',
  bytes: 'free when deactivate_super began, plus 1; or over the end of the stack; 0 for none; lock',
  rows: 'length of the chain; lock',
  chain: words(MOST_ROWS, 'rows of the table of frames, outermost first; lock'),
})
const least = staticOf('stack_minimum', record, 'the chain that left deactivate_super the fewest bytes')
const worst = staticOf('stack_overflow', record, 'the chain that went farthest over the end of its stack')

/** What this thread has seen, over all executions in exploring: the record is asked only for something new. */
const seen = { free: Number.POSITIVE_INFINITY }
let told = false

watchStack(STACK_FRAMES, {
  measured(free) {
    rule.look()
    const known = mem[least + record.bytes]!
    if (free >= seen.free && known !== 0 && known <= free + 1) return
    if (free < seen.free) {
      seen.free = free
      sometimes(`stack minimum ${JSON.stringify({ minFreeBytes: free, chain: framesOf(stackChain()) })}`)
    }
    keep(least, free + 1, (before, now) => now < before)
  },
  overflow(over) {
    keep(worst, over, (before, now) => now > before)
    if (told) return
    told = true
    rule.tell(overflowText({ bytes: over, chain: framesOf(stackChain()) }))
  },
})

export interface StackUse {
  bytes: number
  chain: Frame[]
}

/** Bytes free when deactivate_super began, the least so far, with the calls that led there; from any thread. */
export function stackMinimum(): StackUse | null {
  const found = read(least)
  return found === null ? null : { ...found, bytes: found.bytes - 1 }
}

/** How far a stack went over its end, at worst. */
export function stackOverflow(): StackUse | null {
  return read(worst)
}

/** `... over the end of a stack of 8192 bytes: thread_info 104 (assumed) > system_call_fastpath 128 (...) > ...` */
export function overflowText({ bytes, chain }: StackUse): string {
  const rows = chain.map(({ function: name, bytes: size, source }) => `${name} ${size} (${source})`)
  return `${bytes} bytes over the end of a stack of ${THREAD_SIZE} bytes: ${rows.join(' > ')}`
}

function keep(at: number, bytes: number, better: (before: number, now: number) => boolean): void {
  rawLock(at + record.lock)
  const before = mem[at + record.bytes]!
  if (before === 0 || better(before, bytes)) {
    const chain = stackChain().slice(0, MOST_ROWS)
    mem[at + record.bytes] = bytes
    mem[at + record.rows] = chain.length
    for (const [i, row] of chain.entries()) mem[at + record.chain + i] = row
  }
  rawUnlock(at + record.lock)
}

function read(at: number): StackUse | null {
  rawLock(at + record.lock)
  const bytes = mem[at + record.bytes]!
  const rows = Array.from({ length: mem[at + record.rows]! }, (_, i) => mem[at + record.chain + i]!)
  rawUnlock(at + record.lock)
  return bytes === 0 ? null : { bytes, chain: framesOf(rows) }
}
