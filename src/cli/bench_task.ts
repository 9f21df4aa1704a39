/** What of `bench` runs users' code: everything that it measures, in a supervised thread. */
import { type BenchOptions, runBench } from '../bench/run_bench.ts'
import type { BenchResult } from '../report/bench_result.ts'
import { linkRecorder } from '../subjects/link_recorder.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import { Telling, type Word } from './telling.ts'

export type BenchOrder = Omit<BenchOptions, 'linkRecorder' | 'interrupt' | 'progress'>

export function benchTask(order: BenchOrder, desk: Desk<Word<BenchResult>>): Promise<BenchResult> {
  const telling = new Telling(desk)
  return runBench({
    ...order,
    linkRecorder: (standIns) => linkRecorder(standIns, true),
    interrupt: desk.signal,
    progress(line, stage, soFar) {
      telling.soFar(soFar)
      telling.update([line], stage)
    },
  })
}
