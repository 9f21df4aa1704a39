import { run_work as untraced } from '#kernel/workqueue/run_work'
import { begins, ends } from './ring.ts'

/** Stands in for kernel/workqueue/run_work: an item shows on the timeline. */
export function run_work(func: number, work: number): void {
  begins('work', func)
  untraced(func, work)
  ends('work')
}
