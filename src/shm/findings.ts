// explore: atomic
import { type About, aboutBoth, aboutText } from './about.ts'
import { mem } from './arena.ts'
import { type FindingKind, finding } from './hints.ts'
import { sizeOf, staticOf, struct, words } from './layout.ts'
import { threadId } from './thread.ts'

/**
 * Findings are kept as text in the arena, so that the main thread can read them while the thread that made one hangs or
 * dies. The first SLOTS findings of a run are kept, up to TEXT_WORDS, the rest only counted; the first one with a longer text,
 * such as a report of lockdep, is kept whole.
 */
const SLOTS = 32
const TEXT_WORDS = 180
const ABOUT_BYTES = 240
const LONG_WORDS = 1024

const slot = struct('finding', {
  ready: '1 once the rest is written; released by the reporting thread',
  thread: 'who reported',
  bytes: 'length of the text',
  text: words(TEXT_WORDS, 'kind NUL judge NUL what it is about, as JSON, NUL message, UTF-8'),
})
const table = struct('findings', {
  count: 'findings so far, also those without a slot; any thread, Atomics.add',
  long: '1 + index of the finding whose text is in long_text; cmpxchg, once',
  long_text: words(LONG_WORDS, 'the rest of that text, behind what is in its slot'),
  slots: words(SLOTS * sizeOf(slot), 'slot n belongs to the thread whose add returned n'),
})
const findings = staticOf('findings', table, 'what the judges reported')

export interface ReportedFinding {
  kind: FindingKind
  judge: string
  message: string
  about: About
  thread: number
}

let running: () => string[] = () => []

/** How this thread learns what all threads run. */
export function runningIs(read: () => string[]): void {
  running = read
}

/** A judge or a check of the kernel says that `judge`'s rule was broken, and what by. */
export function report(kind: FindingKind, judge: string, message: string, things: About = {}): void {
  const about = aboutBoth(things, { running: running() })
  finding(kind, judge, message, about)
  const index = Atomics.add(mem, findings + table.count, 1)
  if (index >= SLOTS) return
  const at = findings + table.slots + index * sizeOf(slot)
  const whole = Buffer.from(`${kind}\0${judge}\0${aboutText(about, ABOUT_BYTES)}\0${message}`, 'utf8')
  const bytes = whole.subarray(0, TEXT_WORDS * 4)
  const rest = whole.subarray(bytes.length, bytes.length + LONG_WORDS * 4)
  if (rest.length > 0 && Atomics.compareExchange(mem, findings + table.long, 0, index + 1) === 0)
    new Uint8Array(mem.buffer, (findings + table.long_text) * 4, LONG_WORDS * 4).set(rest)
  new Uint8Array(mem.buffer, (at + slot.text) * 4, TEXT_WORDS * 4).set(bytes)
  mem[at + slot.thread] = threadId
  mem[at + slot.bytes] = bytes.length
  Atomics.store(mem, at + slot.ready, 1) // pairs with the load in reportedFindings: publishes the text
}

export function findingsCount(): number {
  return Atomics.load(mem, findings + table.count)
}

export function reportedFindings(): ReportedFinding[] {
  const result: ReportedFinding[] = []
  for (let index = 0; index < Math.min(SLOTS, findingsCount()); index++) {
    const at = findings + table.slots + index * sizeOf(slot)
    if (Atomics.load(mem, at + slot.ready) !== 1) continue
    const bytes = new Uint8Array(mem.buffer, (at + slot.text) * 4, mem[at + slot.bytes])
    const isLong = Atomics.load(mem, findings + table.long) === index + 1
    const rest = new Uint8Array(mem.buffer, (findings + table.long_text) * 4, isLong ? LONG_WORDS * 4 : 0)
    const [kind, judge, things, message] = Buffer.concat([bytes, rest]).toString('utf8').split('\0')
    result.push({
      kind: kind as FindingKind,
      judge: judge ?? '',
      message: message ?? '',
      about: JSON.parse(things!) as About,
      thread: mem[at + slot.thread]!,
    })
  }
  return result
}
