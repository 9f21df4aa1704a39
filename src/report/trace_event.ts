/**
 * Chrome's trace event format, which Perfetto and chrome://tracing open: what is used of it here. Times are microseconds.
 * X is a slice; s and f are the two ends of a flow and lie within slices; i is a moment; M names a track.
 */
export type TraceEvent = Slice | FlowEnd | Moment | TrackName

interface OnTrack {
  pid: number
  tid: number
  name: string
  args?: Record<string, unknown>
}

interface Slice extends OnTrack {
  ph: 'X'
  cat: string
  ts: number
  dur: number
}

interface FlowEnd extends OnTrack {
  ph: 's' | 'f'
  cat: string
  ts: number
  id: number
  /** the end of a flow belongs to the slice around it, not to the next one */
  bp?: 'e'
}

interface Moment extends OnTrack {
  ph: 'i'
  ts: number
  /** as high as its track, or as everything */
  s: 't' | 'g'
}

interface TrackName extends OnTrack {
  ph: 'M'
  name: 'process_name' | 'thread_name' | 'thread_sort_index'
}

/** A flow from one place to another. */
export function flow(
  id: number,
  name: string,
  from: { tid: number; ts: number },
  to: { tid: number; ts: number },
): TraceEvent[] {
  const common = { pid: 1, cat: 'flow', name, id }
  return [
    { ...common, ph: 's', ...from },
    { ...common, ph: 'f', bp: 'e', ...to },
  ]
}

export function trackNames(process: string, tracks: readonly string[]): TraceEvent[] {
  const names = tracks.flatMap((name, tid): TraceEvent[] => [
    { ph: 'M', pid: 1, tid, name: 'thread_name', args: { name } },
    { ph: 'M', pid: 1, tid, name: 'thread_sort_index', args: { sort_index: tid } },
  ])
  return [{ ph: 'M', pid: 1, tid: 0, name: 'process_name', args: { name: process } }, ...names]
}

/** One event a line, names first, then by time; of slices that begin together the longest, which holds the others, first. */
export function traceFile(events: readonly TraceEvent[]): string {
  const at = (event: TraceEvent): number => (event.ph === 'M' ? Number.NEGATIVE_INFINITY : event.ts)
  const length = (event: TraceEvent): number => (event.ph === 'X' ? event.dur : -1)
  const order = [...events].sort((a, b) => at(a) - at(b) || length(b) - length(a))
  return `{"displayTimeUnit":"ns","otherData":{"writer":"mnttorture"},"traceEvents":[\n${order.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`
}
