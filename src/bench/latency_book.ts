import type { LatencyRow } from '../report/bench_result.ts'
import { interval95 } from './fit.ts'
import { CPUS, type RowPlan } from './plan.ts'
import type { BatchTimes } from './program/timed.ts'
import { median, quantile, round3, Samples } from './samples.ts'

interface Entry {
  plan: RowPlan
  closed: Samples
  open: Samples
  openPerSecond: number[]
  callAlone: Samples
  /** the row in round trips, one for each batch of the two in turn */
  timesFloor: Samples
  floor: Samples
}

/** What was measured of every row so far. */
export class LatencyBook {
  readonly #entries = new Map<string, Entry>()

  addClosed(plan: RowPlan, round: number, times: BatchTimes): void {
    const entry = this.#entry(plan)
    entry.closed.add(round, times.us)
    if (times.callAloneUs.length > 0) entry.callAlone.add(round, times.callAloneUs)
    entry.timesFloor.add(round, Float64Array.of(middle(times.us) / middle(times.floorUs)))
    entry.floor.add(round, times.floorUs)
  }

  addOpen(plan: RowPlan, round: number, times: BatchTimes, perSecond: number): void {
    const entry = this.#entry(plan)
    entry.open.add(round, times.us)
    entry.openPerSecond.push(perSecond)
  }

  rows(): LatencyRow[] {
    return [...this.#entries.values()]
      .filter(({ closed }) => !closed.empty)
      .map(({ plan, closed, open, openPerSecond, callAlone, timesFloor, floor }) => {
        const times = timesFloor.medians()
        const { low, high } = interval95(times.map(Math.log))
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
          against: {
            state: stateOf(plan),
            floorUs: floor.latency().p50Us,
            low: round3(Math.exp(low)),
            high: round3(Math.exp(high)),
            rounds: times,
          },
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
      timesFloor: new Samples(),
      floor: new Samples(),
    }
    this.#entries.set(plan.id, entry)
    return entry
  }
}

function stateOf({ pauseUs, load }: RowPlan): string {
  const rest = pauseUs === 0 ? 'awake' : `rested ${pauseUs / 1000} ms`
  return load === null ? rest : `${rest}, loaded`
}

const middle = (us: Float64Array): number => quantile(us.slice().sort(), 0.5)

const ascending = (a: number, b: number): number => a - b
