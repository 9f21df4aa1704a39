import type { Standing } from '../engine/standing.ts'

/** One step of a failing execution: a row of the interleaving table. */
export interface TraceEntry {
  cpu: string
  op: string
  location: string
  /** what the element held after the step, as text */
  value?: string
  /** and before it, where that was something else */
  before?: string
  /** `value` and `before` in words: flags and objects by name, poison as poison; only where the scenario has words for them */
  inWords?: { value?: string; before?: string }
  /** what a wait or a notify came to: `sleeps`, `not-equal`, `timed-out`; `wakes 2`; or that the access was out of bounds */
  result?: string
  /** of a store that waits in a buffer and of the row where it leaves: the index of the other row */
  joined?: number
  /** file:line */
  source: string
  /** the function that the line is in */
  fn?: string
  /** where it is in shared memory, whatever the view: its first byte, and how many; absent for steps that touch none */
  bytes?: [number, number]
  /** one of the accesses that the finding is about */
  mark?: string
  /** the helpers through which the step was taken, outermost first: `spin_lock at kernel/fs/mount.ts:40` */
  via?: string[]
  /** the CPUs that hold or wait for something else after this step than before it; after the first step all */
  locks?: Standing[]
  /** why another CPU goes on here: `preempted`, `blocked`, `returned` */
  switch?: string
}
