import type { Timeline } from '../report/bench_result.ts'
import type { SlowestFlush } from './program/traced/slowest_flush.ts'
import { round3 } from './samples.ts'

type Lane = Timeline['lanes'][number]
type Span = Lane['spans'][number]

/** Lanes of spans from the events of the threads; what was begun before or not ended by the end is cut off there. */
export function timelineOf(
  design: string,
  title: string,
  { fromUs, tookUs, events }: SlowestFlush,
  margin: number,
): Timeline {
  const [first, last] = [-tookUs * margin, tookUs * (1 + margin)]
  const lanes = new Map<string, Span[]>()
  const open = new Map<string, Span[]>()
  for (const { thread, us, kind, begin, what } of events) {
    const at = Math.min(Math.max(us - fromUs, first), last)
    const stack = open.get(thread) ?? []
    open.set(thread, stack)
    if (begin) {
      const span: Span = { fromUs: round3(at), toUs: round3(last), kind, what }
      stack.push(span)
      lanes.set(thread, [...(lanes.get(thread) ?? []), span])
    } else {
      const ended = stack.pop()
      if (ended !== undefined) ended.toUs = round3(at)
    }
  }
  const named = [...lanes].map(([name, spans]) => ({ name, spans: spans.filter(({ fromUs, toUs }) => toUs > fromUs) }))
  const busy = named.filter(({ spans }) => spans.some(({ kind }) => kind !== 'asleep'))
  busy.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return { design, title, tookUs: round3(tookUs), fromUs: round3(first), toUs: round3(last), lanes: busy }
}
