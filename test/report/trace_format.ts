import { expect } from 'vitest'

export interface AnyEvent {
  ph: string
  name: string
  pid: number
  tid: number
  ts: number
  dur: number
  id: number
  cat: string
  bp?: string
  s?: string
  args?: Record<string, unknown>
}

/** Parses a trace and holds it to Chrome's trace event format; gives its events back. */
export function readTrace(text: string): AnyEvent[] {
  const { traceEvents, displayTimeUnit } = JSON.parse(text) as { traceEvents: AnyEvent[]; displayTimeUnit: string }
  expect(['ms', 'ns']).toContain(displayTimeUnit)
  const timed = traceEvents.filter(({ ph }) => ph !== 'M')
  const wrong = timed.filter((event) => !isWhole(event))
  expect(wrong).toEqual([])
  expect(timed.every(({ ts }, index) => index === 0 || timed[index - 1]!.ts <= ts)).toBe(true)
  expect(badlyNested(timed)).toEqual([])
  expect(badFlows(timed)).toEqual([])
  const named = new Set(traceEvents.filter(({ name }) => name === 'thread_name').map(({ tid }) => tid))
  expect(timed.filter(({ tid }) => !named.has(tid))).toEqual([])
  return traceEvents
}

function isWhole(event: AnyEvent): boolean {
  const { ph, name, pid, tid, ts, dur, id, cat, s } = event
  if (typeof name !== 'string' || name === '' || !Number.isInteger(pid) || !Number.isInteger(tid)) return false
  if (!Number.isFinite(ts) || ts < 0) return false
  if (ph === 'X') return Number.isFinite(dur) && dur >= 0
  if (ph === 's' || ph === 'f') return Number.isInteger(id) && cat !== ''
  return ph === 'i' && ['t', 'p', 'g'].includes(s ?? '')
}

const SLACK_US = 0.15

/** Slices of a track must lie within one another or apart. */
function badlyNested(events: AnyEvent[]): AnyEvent[] {
  const open = new Map<number, AnyEvent[]>()
  return events.filter((event) => {
    if (event.ph !== 'X') return false
    const stack = open.get(event.tid) ?? []
    open.set(event.tid, stack)
    while (stack.length > 0 && stack.at(-1)!.ts + stack.at(-1)!.dur <= event.ts + SLACK_US) stack.pop()
    const holder = stack.at(-1)
    stack.push(event)
    return holder !== undefined && event.ts + event.dur > holder.ts + holder.dur + SLACK_US
  })
}

/** Each flow begins once, then ends once, and both ends lie within a slice. */
function badFlows(events: AnyEvent[]): AnyEvent[] {
  const begun = new Map<number, AnyEvent>()
  const held = new Stretches(events)
  return events.filter((event) => {
    if (event.ph === 's') {
      const again = begun.has(event.id)
      begun.set(event.id, event)
      return again || !held.hold(event)
    }
    if (event.ph !== 'f') return false
    const from = begun.get(event.id)
    return from === undefined || from.name !== event.name || event.bp !== 'e' || !held.hold(event)
  })
}

/** When each track was within some slice: stretches that follow one another. */
class Stretches {
  readonly #byTrack = new Map<number, Array<{ from: number; to: number }>>()

  constructor(events: AnyEvent[]) {
    for (const { ph, tid, ts, dur } of events) {
      if (ph !== 'X') continue
      const stretches = this.#byTrack.get(tid) ?? []
      this.#byTrack.set(tid, stretches)
      const last = stretches.at(-1)
      if (last !== undefined && ts <= last.to + SLACK_US) last.to = Math.max(last.to, ts + dur)
      else stretches.push({ from: ts, to: ts + dur })
    }
  }

  hold({ tid, ts }: AnyEvent): boolean {
    const stretches = this.#byTrack.get(tid) ?? []
    let [low, high] = [0, stretches.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (stretches[middle]!.from - SLACK_US <= ts) low = middle + 1
      else high = middle
    }
    return low > 0 && ts <= stretches[low - 1]!.to + SLACK_US
  }
}
