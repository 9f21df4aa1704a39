/** Timelines of any result: what each CPU and kworker did around one moment. */
import type { RunTimeline } from '../timeline/run_timeline.ts'
import { chart, TextTable, type TimelineChart } from './chart.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'

/** In the order of their colours; the last is the grey one. */
const GROUPS = ['call', 'flush', 'work', 'cleanup', 'kill_sb', 'put', 'module', 'asleep']

export function timelineSection(timelines: readonly RunTimeline[] | undefined): Section[] {
  if (timelines === undefined || timelines.length === 0) return []
  const shown = timelines.map(
    (timeline, index) =>
      html`<details${index === 0 && html` open`}><summary>${timeline.title}</summary>${drawn(timeline)}</details>`,
  )
  return [{ id: 'timelines', title: 'Who did what when', body: html`${shown}` }]
}

function drawn(timeline: RunTimeline): Markup {
  return chart(timelineChart(timeline), `timeline: ${timeline.title}`)
}

function timelineChart(timeline: RunTimeline): TimelineChart {
  const { fromUs, toUs, tookUs, title } = timeline
  const texts = new TextTable()
  const lanes = timeline.lanes.map(({ name }) => name)
  const at = (us: number): number => Math.round((us - fromUs) * 10) / 10
  const slices = timeline.lanes.flatMap(({ spans }, lane) =>
    nested(spans).map(({ span, depth }): TimelineChart['slices'][number] => {
      const length = Math.round((span.toUs - span.fromUs) * 10) / 10
      const group = GROUPS.indexOf(span.kind)
      return [lane, depth, at(span.fromUs), length, texts.place(span.what), Math.max(group, 0)]
    }),
  )
  const laneOf = (name: string): number => lanes.indexOf(name)
  const flows = (timeline.flows ?? [])
    .filter(({ from, to }) => laneOf(from.lane) >= 0 && laneOf(to.lane) >= 0)
    .map(({ what, from, to }): TimelineChart['flows'][number] => {
      return [laneOf(from.lane), at(from.atUs), laneOf(to.lane), at(to.atUs), texts.place(what)]
    })
  const marks = (timeline.marks ?? [])
    .filter(({ lane }) => laneOf(lane) >= 0)
    .map(({ lane, atUs, what, finding }): TimelineChart['marks'][number] => {
      return [laneOf(lane), at(atUs), texts.place(what), finding === true ? 1 : 0]
    })
  return {
    kind: 'timeline',
    lanes,
    spanUs: at(toUs),
    zeroUs: at(0),
    slices,
    groups: GROUPS,
    flows,
    marks,
    focus: [at(0), at(tookUs), texts.place(title)],
    leftOut: timeline.leftOut ?? 0,
    texts: texts.texts,
  }
}

type Span = RunTimeline['lanes'][number]['spans'][number]

/** Spans with how many others hold each; a span that ends where another begins is not within it. */
function nested(spans: readonly Span[]): Array<{ span: Span; depth: number }> {
  const open: Span[] = []
  return [...spans]
    .sort((a, b) => a.fromUs - b.fromUs || b.toUs - a.toUs)
    .map((span) => {
      while (open.length > 0 && (open.at(-1)!.toUs <= span.fromUs || open.at(-1)!.toUs < span.toUs)) open.pop()
      return { span, depth: open.push(span) - 1 }
    })
}
