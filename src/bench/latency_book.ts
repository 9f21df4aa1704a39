import type { LatencyRow } from '../report/bench_result.ts'
import { CPUS, type RowPlan } from './plan.ts'
import type { BatchTimes } from './program/timed.ts'
import { median, quantile, round3, Samples } from './samples.ts'

interface Entry {
  plan: RowPlan
  closed: Samples
  open: Samples
  openPerSecond: number[]
  callAlone: Samples
  /** by round: the row's median and the round trip of the same machine */
  roundTrips: Map<number, number>
}

/** What was measured of every row so far. */
export class LatencyBook {
  readonly #entries = new Map<string, Entry>()

  addClosed(plan: RowPlan, round: number, times: BatchTimes, roundTripUs: number): void {
    const entry = this.#entry(plan)
    entry.closed.add(round, times.us)
    if (times.callAloneUs.length > 0) entry.callAlone.add(round, times.callAloneUs)
    entry.roundTrips.set(round, roundTripUs)
  }

  addOpen(plan: RowPlan, round: number, times: BatchTimes, perSecond: number): void {
    const entry = this.#entry(plan)
    entry.open.add(round, times.us)
    entry.openPerSecond.push(perSecond)
  }

  rows(): LatencyRow[] {
    return [...this.#entries.values()]
      .filter(({ closed }) => !closed.empty)
      .map(({ plan, closed, open, openPerSecond, callAlone, roundTrips }) => {
        const medians = closed.medians()
        const times = [...roundTrips.values()].map((unit, i) => medians[i]! / unit)
        return {
          id: plan.id,
          title: plan.title,
          subject: plan.subject,
          design: plan.design,
          cpus: CPUS,
          kworkers: plan.kworkers,
          mounts: plan.mounts,
          superblocks: plan.superblocks,
          killSbUs: plan.killSbUs,
          load: plan.load,
          closed: closed.latency(),
          open: open.empty ? null : { perSecond: Math.round(median(openPerSecond)), ...open.latency() },
          timesRoundTrip: round3(median(times)),
          callAloneP50Us: callAlone.empty ? null : round3(quantile(callAlone.medians().sort(ascending), 0.5)),
        }
      })
  }

  #entry(plan: RowPlan): Entry {
    const known = this.#entries.get(plan.id)
    if (known !== undefined) return known
    const entry: Entry = {
      plan,
      closed: new Samples(),
      open: new Samples(),
      openPerSecond: [],
      callAlone: new Samples(),
      roundTrips: new Map(),
    }
    this.#entries.set(plan.id, entry)
    return entry
  }
}

const ascending = (a: number, b: number): number => a - b
