import type { Standing } from './standing.ts'

/** One step of a failing execution: a row of the interleaving table. */
export interface TraceEntry {
  cpu: string
  op: string
  location: string
  /** what the element held after the step, as text */
  value?: string
  /** and before it, where that was something else */
  before?: string
  /** file:line */
  source: string
  /** the helpers through which the step was taken, outermost first: `spin_lock at kernel/fs/mount.ts:40` */
  via?: string[]
  /** the CPUs that hold or wait for something else after this step than before it; after the first step all */
  locks?: Standing[]
  /** why another CPU goes on here: `preempted`, `blocked`, `returned` */
  switch?: string
}
