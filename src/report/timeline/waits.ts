/**
 * Where the time of a call went, from a recording: what its thread waited for, and where it waited for another thread, what held
 * that one. Each moment of the call has one cause.
 */
import type { Recording } from '../../machine/torture.ts'
import { lastBegun } from './last_begun.ts'
import { type Flow, type Slice, type Told, tell } from './told.ts'

export const CAUSES = ['own code', 'work', 'run queue', 'lock', 'grace period', 'sleep'] as const
export type Cause = (typeof CAUSES)[number]

export interface WakeUp {
  what: string
  from: string
  to: string
  /** since the call began */
  atUs: number
  /** from the wake to when the woken one goes on */
  tookUs: number
}

export interface CallWaits {
  calls: number
  /** of the slowest hundredth: how many, and the fastest of them */
  slowest: number
  fromUs: number
  /** of their time, the largest first */
  shares: Array<{ cause: Cause; share: number }>
  /** of the call in the middle: each wake-up on its way */
  wakeUps: WakeUp[]
}

const SLOWEST_SHARE = 0.01

/** By the number of the row, for the calls that `caller` made. */
export function waitsByRow(recording: Recording, caller: string): Map<number, CallWaits> {
  const told = tell(recording.events)
  const threads = new Threads(told)
  const thread = recording.threads.indexOf(caller)
  const calls = told.slices.filter((slice) => slice.thread === thread && slice.name === 'timed call')
  const rows = new Map<number, Slice[]>()
  for (const call of calls) {
    const row = rows.get(Number(call.detail)) ?? []
    rows.set(Number(call.detail), row)
    row.push(call)
  }
  return new Map([...rows].map(([row, own]) => [row, waitsOf(own, threads, told, recording.threads)]))
}

function waitsOf(calls: Slice[], threads: Threads, told: Told, names: readonly string[]): CallWaits {
  const byTime = [...calls].sort((a, b) => took(b) - took(a))
  const slowest = byTime.slice(0, Math.max(1, Math.floor(calls.length * SLOWEST_SHARE)))
  const sums = new Map<Cause, number>(CAUSES.map((cause) => [cause, 0]))
  for (const call of slowest) for (const [cause, us] of threads.causes(call)) sums.set(cause, sums.get(cause)! + us)
  const all = [...sums.values()].reduce((sum, us) => sum + us, 0)
  const shares = [...sums]
    .flatMap(([cause, us]) => (us > 0 ? [{ cause, share: Math.round((1000 * us) / all) / 1000 }] : []))
    .sort((a, b) => b.share - a.share)
  const typical = byTime[byTime.length >> 1]!
  const wakeUps = told.flows.filter((flow) => isWithin(flow, typical)).map((flow) => wakeUp(flow, typical, names))
  return { calls: calls.length, slowest: slowest.length, fromUs: rounded(took(slowest.at(-1)!)), shares, wakeUps }
}

function isWithin({ from, to }: Flow, call: Slice): boolean {
  return from.atUs >= call.fromUs && to.atUs <= call.toUs && from.thread !== to.thread
}

function wakeUp({ name, from, to }: Flow, call: Slice, names: readonly string[]): WakeUp {
  const at = rounded(from.atUs - call.fromUs)
  return {
    what: name,
    from: names[from.thread]!,
    to: names[to.thread]!,
    atUs: at,
    tookUs: rounded(to.atUs - from.atUs),
  }
}

const took = ({ fromUs, toUs }: { fromUs: number; toUs: number }): number => toUs - fromUs
const rounded = (us: number): number => Math.round(us * 10) / 10

interface Nested extends Slice {
  parent: Nested | undefined
}

/** What each thread did at any time: of nested slices the innermost. */
class Threads {
  /** ordered by their beginning */
  readonly #slices = new Map<number, Nested[]>()
  readonly #woke = new Map<string, number>()

  constructor({ slices, flows }: Told) {
    const within = new Map<number, Nested[]>()
    for (const slice of slices) {
      const { thread, depth } = slice
      const open = within.get(thread) ?? []
      within.set(thread, open)
      const nested = { ...slice, parent: depth === 0 ? undefined : open[depth - 1] }
      open[depth] = nested
      const own = this.#slices.get(thread) ?? []
      this.#slices.set(thread, own)
      own.push(nested)
    }
    for (const { name, from, to } of flows)
      if (name.startsWith('wakes')) this.#woke.set(`${to.thread} ${to.atUs}`, from.thread)
  }

  causes(call: Slice): Array<[Cause, number]> {
    return this.#parts(call.thread, call.fromUs, call.toUs).flatMap(
      ({ fromUs, toUs, innermost }): Array<[Cause, number]> => {
        if (innermost?.group !== 'asleep') return [['own code', toUs - fromUs]]
        if (innermost.name !== 'waits') return [[ofWait(innermost.name), toUs - fromUs]]
        const waker = this.#woke.get(`${call.thread} ${innermost.toUs}`)
        return waker === undefined ? [['run queue', toUs - fromUs]] : this.#held(waker, fromUs, toUs)
      },
    )
  }

  /** Why `thread`, which the caller waits for, was not through yet. */
  #held(thread: number, fromUs: number, toUs: number): Array<[Cause, number]> {
    return this.#parts(thread, fromUs, toUs).map((part) => {
      const working = this.#isWorking(thread, part.fromUs)
      const { innermost } = part
      if (innermost?.group !== 'asleep') return [working ? 'work' : 'run queue', took(part)]
      if (innermost.name === 'waits') return [working ? 'sleep' : 'run queue', took(part)]
      return [ofWait(innermost.name), took(part)]
    })
  }

  #isWorking(thread: number, atUs: number): boolean {
    return this.#open(thread, atUs).some(({ group }) => group === 'work')
  }

  /** The time from `fromUs` to `toUs`, cut wherever the thread begins or ends something. */
  #parts(thread: number, fromUs: number, toUs: number): Array<{ fromUs: number; toUs: number; innermost?: Slice }> {
    const own = this.#slices.get(thread) ?? []
    const began = own.slice(lastBegun(own, fromUs) + 1, lastBegun(own, toUs) + 1)
    const ends = [...this.#open(thread, fromUs), ...began].map((slice) => slice.toUs)
    const cuts = new Set([...ends, ...began.map((slice) => slice.fromUs)].filter((at) => at > fromUs && at < toUs))
    const sorted = [fromUs, ...[...cuts].sort((a, b) => a - b), toUs]
    return sorted.slice(1).map((to, i) => {
      const from = sorted[i]!
      const innermost = this.#open(thread, from)[0]
      return innermost === undefined ? { fromUs: from, toUs: to } : { fromUs: from, toUs: to, innermost }
    })
  }

  /** What the thread is in at that time, the innermost first. */
  #open(thread: number, atUs: number): Nested[] {
    const own = this.#slices.get(thread) ?? []
    const found: Nested[] = []
    for (let slice: Nested | undefined = own[lastBegun(own, atUs)]; slice !== undefined; slice = slice.parent)
      if (slice.toUs > atUs) found.push(slice)
    return found
  }
}

function ofWait(name: string): Cause {
  if (name === 'spins for') return 'lock'
  return name === 'waits for readers' ? 'grace period' : 'sleep'
}
