/**
 * What each thread of the model began and ended, the latest of it, in a ring of its own in the arena. Only the programs that
 * draw a timeline are linked with what writes here: a clock read for every event would show in the figures.
 */

import { get } from '#kernel/lib/atomic'
import { self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'

export const KINDS = ['flush', 'put', 'work', 'cleanup', 'kill_sb', 'asleep'] as const
export type Kind = (typeof KINDS)[number]

const MOST_THREADS = 32
const EVENTS = 8192
const EVENT_WORDS = 2
const RING_WORDS = 1 + EVENTS * EVENT_WORDS
const TICK_NS = 100
const rings = staticWords(
  'bench_timeline',
  MOST_THREADS * RING_WORDS,
  'by task: number of its events, then what and when of each; the task itself',
)
const epoch = staticWords('bench_timeline_epoch', 1, 'second that the times count from; the first who asks')

/** The time now, in ticks that all threads share. */
function ticks(): number {
  const [seconds, nanoseconds] = process.hrtime()
  Atomics.compareExchange(mem, epoch, 0, seconds)
  return (seconds - mem[epoch]!) * (1e9 / TICK_NS) + Math.floor(nanoseconds / TICK_NS)
}

function note(what: number): void {
  const ring = rings + (get(self + task_struct.pid) % MOST_THREADS) * RING_WORDS
  const count = mem[ring]!
  const at = ring + 1 + (count % EVENTS) * EVENT_WORDS
  mem[at] = what
  mem[at + 1] = ticks()
  Atomics.store(mem, ring, count + 1)
}

/** `detail`: text pointer of what runs, or 0. */
export function begins(kind: Kind, detail = 0): void {
  note((detail << 4) | (KINDS.indexOf(kind) << 1) | 1)
}

export function ends(kind: Kind): void {
  note(KINDS.indexOf(kind) << 1)
}

export interface TimelineEvent {
  task: number
  us: number
  kind: Kind
  begin: boolean
  detail: number
}

/** Everything that is still in the rings, thread by thread, each in order. Other threads may go on writing meanwhile. */
export function readRings(): TimelineEvent[] {
  const events: TimelineEvent[] = []
  for (let task = 0; task < MOST_THREADS; task++) {
    const ring = rings + task * RING_WORDS
    const count = Atomics.load(mem, ring)
    for (let i = Math.max(0, count - EVENTS + 1); i < count; i++) {
      const at = ring + 1 + (i % EVENTS) * EVENT_WORDS
      const what = mem[at]!
      const kind = KINDS[(what >> 1) & 7]!
      events.push({ task, us: (mem[at + 1]! * TICK_NS) / 1000, kind, begin: (what & 1) === 1, detail: what >> 4 })
    }
  }
  return events
}

/** Now, as events count it. */
export function nowUs(): number {
  return (ticks() * TICK_NS) / 1000
}
