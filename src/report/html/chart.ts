/**
 * What the charts of the page are drawn from. It lies in the file as JSON, and page/*.ts draws it in the reader's browser at
 * the width that is there, so that text stays readable on a phone and in print.
 */
import { html, Markup } from './markup.ts'

export type Chart = LatencyChart | GrowthChart | TimelineChart | LanesChart

/** Histograms and percentiles over one logarithmic axis of time. */
export interface LatencyChart {
  kind: 'latency'
  rows: Array<{
    name: string
    /** lower and upper bound in microseconds, and how many lie between */
    buckets: Array<[number, number, number]>
    /** `p99` and its microseconds */
    marks: Array<[string, number]>
  }>
  /** lines through all rows, such as the floor */
  references: Array<[string, number]>
}

/** How a cost grows, both axes logarithmic; `fit` draws y = factor * x ^ exponent. */
export interface GrowthChart {
  kind: 'growth'
  xLabel: string
  yLabel: string
  /** how values of y are written */
  unit: 'us' | 'count'
  series: Array<{ name: string; points: Array<[number, number]>; fit?: { factor: number; exponent: number } }>
}

/** What every thread did, as slices on lanes. Times are microseconds from `fromUs` on; texts are places in `texts`. */
export interface TimelineChart {
  kind: 'timeline'
  lanes: string[]
  texts: string[]
  spanUs: number
  /** the place of the moment from which times are counted */
  zeroUs: number
  /** lane, depth, start, duration, name, group (an index into `groups`) */
  slices: Array<[number, number, number, number, number, number]>
  groups: string[]
  /** lane and time of the cause, lane and time of the effect, name */
  flows: Array<[number, number, number, number, number]>
  /** lane, time, text, 1 for a finding */
  marks: Array<[number, number, number, number]>
  /** what it is about: from, to, text */
  focus: [number, number, number]
  /** slices that were too short to be kept */
  leftOut: number
}

/** An interleaving to be stepped through. Texts are places in `texts`, -1 where there is none. */
export interface LanesChart {
  kind: 'lanes'
  /** of the report's interleavings, from 1 */
  number: number
  cpus: string[]
  texts: string[]
  /**
   * cpu, op, location, before, value, source, switch, via: a place in `stacks`, what it came to, and the step that it is joined with:
   * a store that waits in a buffer with the one where it leaves
   */
  steps: Array<[number, number, number, number, number, number, number, number, number, number]>
  /** steps before the first one here */
  skipped: number
  stacks: number[][]
  /** step, cpu, what it waits for, 1 where it has ended, and the locks that it holds: after the step, where that changes */
  locks: number[][]
  /** by file and number, the lines around the steps; and what is to be known of that text */
  code: Record<string, Record<number, string>>
  codeSaid: string
  /** what was found after the last step */
  finding: string
  /** the program in the page that the schedule is of */
  rerun?: { program: string; schedule: string; races: boolean }
}

/** The place of a chart; `label` tells a reader who cannot see it what it shows. */
export function chart(data: Chart, label: string): Markup {
  const number = data.kind === 'lanes' && html` data-finding="${data.number}"`
  return html`<div class="chart ${data.kind}"${number} role="group" aria-label="${label}">${json(data)}</div>`
}

/** Nothing in a JSON block can end it: `<` is written as an escape. */
function json(data: Chart): Markup {
  return new Markup(`<script type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`)
}

/** Texts as numbers: each is stored once. */
export class TextTable {
  readonly texts: string[] = []
  readonly #places = new Map<string, number>()

  place(text: string | undefined): number {
    if (text === undefined || text === '') return -1
    let place = this.#places.get(text)
    if (place === undefined) {
      place = this.texts.push(text) - 1
      this.#places.set(text, place)
    }
    return place
  }
}
