/** What every thread did around one moment, as results carry it and the HTML report draws it. Times count from that moment. */
import type { Recording } from '../../machine/torture.ts'
import { durationWords } from '../html/figure_words.ts'
import { type Slice, type Told, tell } from './told.ts'

export interface RunTimeline {
  title: string
  /** what it is about lies at 0 to tookUs */
  tookUs: number
  fromUs: number
  toUs: number
  lanes: Array<{ name: string; spans: Array<{ fromUs: number; toUs: number; kind: string; what: string }> }>
  flows?: Array<{ what: string; from: { lane: string; atUs: number }; to: { lane: string; atUs: number } }>
  marks?: Array<{ lane: string; atUs: number; what: string; finding?: boolean }>
  /** spans that were too short to be kept */
  leftOut?: number
}

const MOST_SPANS = 1200
const MOST_FLOWS = 400
const BEFORE_FINDING_US = 2000
const AFTER_FINDING_US = 300

/** The first findings, and the slowest flush of the run. */
export function timelinesOf(recording: Recording): RunTimeline[] {
  return [...aroundFindings(recording), ...slowestFlush(recording)]
}

function slowestFlush({ threads, slowestFlush: events }: Recording): RunTimeline[] {
  return slowestOf(tell(events), threads)
}

/** The slowest of the last `count` calls of flush_filesystem that are recorded. */
export function slowestOfLast(count: number, { threads, events }: Recording): RunTimeline[] {
  return slowestOf(tell(events), threads, count)
}

function slowestOf(told: Told, threads: readonly string[], last = Number.POSITIVE_INFINITY): RunTimeline[] {
  const all = told.slices.filter(({ group, name }) => group === 'flush' && name === 'flush_filesystem')
  const flushes = all.slice(Math.max(0, all.length - last))
  const slowest = flushes.reduce<Slice | null>((most, each) => (took(each) > took(most) ? each : most), null)
  if (slowest === null) return []
  const margin = Math.max(50, 0.15 * took(slowest))
  const title = `the slowest flush_filesystem, ${durationWords(took(slowest))}, on ${threads[slowest.thread]}`
  return [cut(told, threads, title, slowest.fromUs, slowest.toUs, margin, margin)]
}

function took(slice: Slice | null): number {
  return slice === null ? -1 : slice.toUs - slice.fromUs
}

const MOST_FINDINGS = 3

function aroundFindings({ threads, events }: Recording): RunTimeline[] {
  const told = tell(events)
  const found = told.marks.filter(({ finding }) => finding).slice(0, MOST_FINDINGS)
  return found.map((mark) => {
    const title = `around the finding of ${mark.name} on ${threads[mark.thread]}`
    return cut(told, threads, title, mark.atUs, mark.atUs, BEFORE_FINDING_US, AFTER_FINDING_US)
  })
}

function cut(
  told: Told,
  threads: readonly string[],
  title: string,
  zeroUs: number,
  endUs: number,
  beforeUs: number,
  afterUs: number,
): RunTimeline {
  const fromUs = Math.max(told.fromUs, zeroUs - beforeUs)
  const toUs = Math.min(told.toUs, endUs + afterUs)
  const within = told.slices.filter((slice) => slice.toUs >= fromUs && slice.fromUs <= toUs)
  const shortest = [...within].sort((a, b) => took(b) - took(a))[MOST_SPANS]
  const kept = shortest === undefined ? within : within.filter((slice) => took(slice) > took(shortest))
  const at = (us: number): number => Math.round((Math.min(toUs, Math.max(fromUs, us)) - zeroUs) * 10) / 10
  const doing = within.filter(({ thread, group }) => group !== 'asleep' || /^(cpu|kworker)/.test(threads[thread]!))
  const used = [...new Set(doing.map(({ thread }) => thread))].sort((a, b) => a - b)
  const inside = ({ atUs }: { atUs: number }): boolean => atUs >= fromUs && atUs <= toUs
  const place = ({ thread, atUs }: { thread: number; atUs: number }) => ({ lane: threads[thread]!, atUs: at(atUs) })
  return {
    title,
    tookUs: at(endUs),
    fromUs: at(fromUs),
    toUs: at(toUs),
    lanes: used.map((thread) => ({
      name: threads[thread]!,
      spans: kept
        .filter((slice) => slice.thread === thread)
        .map(({ fromUs, toUs, group, name, detail }) => ({
          fromUs: at(fromUs),
          toUs: at(toUs),
          kind: group,
          what: detail === '' ? name : `${name} ${detail}`,
        })),
    })),
    flows: told.flows
      .filter(({ from, to }) => inside(from) && inside(to))
      .slice(-MOST_FLOWS)
      .map(({ name, from, to }) => ({ what: name, from: place(from), to: place(to) })),
    marks: told.marks
      .filter((mark) => inside(mark))
      .slice(-MOST_FLOWS)
      .map((mark) => {
        const what = mark.detail === '' ? mark.name : `${mark.name} ${mark.detail}`
        return mark.finding ? { ...place(mark), what, finding: true } : { ...place(mark), what }
      }),
    leftOut: within.length - kept.length,
  }
}
