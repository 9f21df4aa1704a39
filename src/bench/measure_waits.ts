/**
 * Where the slowest calls of a row waited. Recording takes time, so machines of their own record: they tell how a call's time is
 * shared, not how long it takes.
 */
import type { BenchResult } from '../report/bench_result.ts'
import { waitsByRow } from '../report/timeline/waits.ts'
import type { BenchMachine } from './bench_machine.ts'
import { startLoad } from './measure_rows.ts'
import type { RowPlan } from './plan.ts'
import type { BatchTimes } from './program/timed.ts'

/** Calls of a row: fewer where each has many events or rests for long. */
const CALLS = { most: 200, quick: 20, events: 2000, budgetMs: 400 }
const CALLER = 'cpu0'

export async function measureWaits(
  machine: BenchMachine,
  rows: readonly RowPlan[],
  quick: boolean,
): Promise<NonNullable<BenchResult['waits']>> {
  for (const [row, plan] of rows.entries()) {
    const { subject, mounts, superblocks, killSbUs, pauseUs } = plan
    const most = quick ? CALLS.quick : Math.max(3, Math.min(CALLS.most, Math.ceil(CALLS.events / Math.max(mounts, 1))))
    const size = { subject, row, mounts, superblocks, killSbUs, pauseUs }
    const batch = { ...size, most, budgetMs: CALLS.budgetMs, everyUs: 0, besideFloor: false }
    const load = startLoad(machine, plan)
    await machine.ask<BatchTimes>(0, { do: 'batch', batch })
    machine.control.stopHelpers()
    await load
  }
  const recording = machine.control.recording()
  if (recording === null) return []
  const waits = waitsByRow(recording, CALLER)
  return rows.flatMap(({ id, title, design, kworkers }, row) => {
    const own = waits.get(row)
    return own === undefined ? [] : [{ id, title, design, kworkers, ...own }]
  })
}
