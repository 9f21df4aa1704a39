// explore: atomic
import { mem } from '#shm/arena'
import { reserve } from '#shm/brk'
import { nowMs } from '#shm/hints'
import { sizeOf, staticOf, staticWords, struct, words } from '#shm/layout'
import { threadId } from '#shm/thread'

/**
 * Each thread's last events, in a ring of its own: the thread alone writes, nobody waits. The rings lie in the arena, so that
 * the main thread can read them while their owners hang, or are gone. They are linked in by `stress --trace` only.
 */
export const RING_EVENTS = 1 << 18
const MAX_THREADS = 160
const US_PER_HIGH = 2 ** 31

const event = struct('recorded_event', {
  high: 'microseconds since the origin, divided by 2^31; the owner',
  low: 'the rest of them; the owner',
  tenths: 'tenths of a microsecond; the owner',
  what: 'one of the events of kernel_events.ts; the owner',
  subject: 'address, pointer or number that the event is about; the owner',
  object: 'work item or word, by which cause and effect find each other; the owner',
})
const ring = struct('event_ring', {
  head: 'events so far; the owner, by store, which publishes the event',
  at: 'first word, 0 before the first event, -1 without memory; the owner',
})
const RING = sizeOf(ring)
const EVENT = sizeOf(event)
const rings = staticWords('event_rings', MAX_THREADS * RING, 'the ring of each thread')
const slowest = struct('slowest_flush', {
  busy: '1 while somebody copies; cmpxchg',
  us: 'how long it took; who is busy',
  counts: words(MAX_THREADS, 'events of each thread that were copied; who is busy'),
  at: words(MAX_THREADS, 'where they lie; who is busy'),
})
const kept = staticOf('slowest_flush', slowest, 'what all threads did around the slowest flush')
const KEPT_EVENTS = 1 << 13
/** bytes of arena that a thread can use up by recording */
export const BYTES_PER_THREAD = (RING_EVENTS + KEPT_EVENTS) * EVENT * 4 + 256
const origin = staticWords('recorder_origin', 1, 'seconds of the origin of time, set by whoever records first; cmpxchg')
const MARGIN_US = 500

export interface RawEvent {
  thread: number
  atUs: number
  what: number
  subject: number
  object: number
}

export function record(what: number, subject: number, object: number): void {
  if (threadId >= MAX_THREADS) return
  const own = rings + threadId * RING
  let base = mem[own + ring.at]!
  if (base === 0) mem[own + ring.at] = base = reserve(RING_EVENTS * EVENT) || -1
  if (base < 0) return
  const head = mem[own + ring.head]!
  const at = slotOf(base, head)
  const us = microseconds()
  mem[at + event.high] = us / US_PER_HIGH
  mem[at + event.low] = us % US_PER_HIGH
  mem[at + event.tenths] = (us * 10) % 10
  mem[at + event.what] = what
  mem[at + event.subject] = subject
  mem[at + event.object] = object
  Atomics.store(mem, own + ring.head, head + 1)
}

export function microseconds(): number {
  const ms = nowMs()
  let seconds = Atomics.load(mem, origin)
  if (seconds === 0) {
    const now = Math.floor(ms / 1000)
    seconds = Atomics.compareExchange(mem, origin, 0, now) || now
  }
  return (ms - seconds * 1000) * 1000
}

/** The last events of every thread, each thread's in order. */
export function lastEvents(): RawEvent[] {
  const found: RawEvent[] = []
  for (let thread = 0; thread < MAX_THREADS; thread++) {
    const own = rings + thread * RING
    const head = Atomics.load(mem, own + ring.head)
    const base = mem[own + ring.at]!
    if (base <= 0) continue
    // the oldest may be written over just now
    for (let index = Math.max(0, head - RING_EVENTS + 64); index < head; index++) {
      found.push(readEvent(thread, slotOf(base, index)))
    }
  }
  return found
}

/** A flush has taken `us`: the slowest so far has all threads' events around it copied, before the rings go round. */
export function flushTook(us: number): void {
  if (us <= mem[kept + slowest.us]! || Atomics.compareExchange(mem, kept + slowest.busy, 0, 1) !== 0) return
  const from = microseconds() - us - MARGIN_US
  mem[kept + slowest.us] = us
  for (let thread = 0; thread < MAX_THREADS; thread++) keepEvents(thread, from)
  Atomics.store(mem, kept + slowest.busy, 0)
}

function keepEvents(thread: number, from: number): void {
  const own = rings + thread * RING
  const base = mem[own + ring.at]!
  if (base <= 0) return
  const head = Atomics.load(mem, own + ring.head)
  const oldest = Math.max(0, head - KEPT_EVENTS)
  let to = mem[kept + slowest.at + thread]!
  if (to === 0) mem[kept + slowest.at + thread] = to = reserve(KEPT_EVENTS * EVENT) || -1
  if (to < 0) return
  let first = head
  while (first > oldest && readEvent(thread, slotOf(base, first - 1)).atUs >= from) first--
  for (let index = first; index < head; index++) {
    const source = slotOf(base, index)
    mem.copyWithin(to + (index - first) * EVENT, source, source + EVENT)
  }
  mem[kept + slowest.counts + thread] = head - first
}

export function slowestFlushEvents(): RawEvent[] {
  const found: RawEvent[] = []
  if (Atomics.load(mem, kept + slowest.busy) === 1) return found // whoever copied is gone
  for (let thread = 0; thread < MAX_THREADS; thread++) {
    const base = mem[kept + slowest.at + thread]!
    for (let index = 0; index < mem[kept + slowest.counts + thread]!; index++) {
      found.push(readEvent(thread, base + index * EVENT))
    }
  }
  return found
}

/** Where event number `index` lies, or lay, in the ring that begins at `base`. */
function slotOf(base: number, index: number): number {
  return base + (index & (RING_EVENTS - 1)) * EVENT
}

function readEvent(thread: number, at: number): RawEvent {
  return {
    thread,
    atUs: mem[at + event.high]! * US_PER_HIGH + mem[at + event.low]! + mem[at + event.tenths]! / 10,
    what: mem[at + event.what]!,
    subject: mem[at + event.subject]!,
    object: mem[at + event.object]!,
  }
}
