/** The last seconds of a stress run as a Chrome trace: threads as tracks, calls and works as slices, flushes and items as flows. */
import type { Recording } from '../machine/torture.ts'
import { lastBegun } from './timeline/last_begun.ts'
import { type Moment, type Slice, tell } from './timeline/told.ts'
import { flow, traceFile, trackNames } from './trace_event.ts'

const MOST_EVENTS = 500_000
/** a slice for a cause that happens outside of any, so that its flow has where to begin */
const MOMENT_US = 0.1

export function stressTrace({ threads, events }: Recording): string {
  const told = tell(events.slice(-MOST_EVENTS))
  const zero = told.fromUs
  const ts = (us: number): number => Math.round((us - zero) * 10) / 10
  const place = ({ thread, atUs }: Moment): { tid: number; ts: number } => ({ tid: thread, ts: ts(atUs) })
  const made = trackNames('mnttorture stress', threads)
  for (const { thread, fromUs, toUs, name, detail, group } of told.slices) {
    const common = {
      ph: 'X' as const,
      pid: 1,
      tid: thread,
      cat: group,
      ts: ts(fromUs),
      dur: Math.max(0, ts(toUs) - ts(fromUs)),
    }
    made.push({ ...common, name, ...(detail === '' ? {} : { args: { of: detail } }) })
  }
  const inSlices = new Occupied(told.slices)
  for (const [index, { name, from, to }] of told.flows.entries()) {
    if (!inSlices.at(from.thread, from.atUs))
      made.push({ ph: 'X', pid: 1, tid: from.thread, cat: 'cause', name, ts: ts(from.atUs), dur: MOMENT_US })
    made.push(...flow(index + 1, name, place(from), place(to)))
  }
  for (const { thread, atUs, name, detail, finding } of told.marks) {
    const args = detail === '' ? {} : { args: { of: detail } }
    made.push({
      ph: 'i',
      pid: 1,
      tid: thread,
      ts: ts(atUs),
      name: finding ? `FINDING ${detail}` : name,
      s: finding ? 'g' : 't',
      ...args,
    })
  }
  return traceFile(made)
}

/** When each thread was within some call. */
class Occupied {
  readonly #stretches = new Map<number, Slice[]>()

  constructor(slices: readonly Slice[]) {
    for (const slice of slices) {
      if (slice.depth > 0) continue
      const stretches = this.#stretches.get(slice.thread) ?? []
      stretches.push(slice)
      this.#stretches.set(slice.thread, stretches)
    }
  }

  at(thread: number, us: number): boolean {
    const stretches = this.#stretches.get(thread) ?? []
    const last = stretches[lastBegun(stretches, us)]
    return last !== undefined && last.toUs >= us
  }
}
